import type { Clock } from "../core/clock.ts";
import type { Stack } from "../terraform/stack.ts";
import { Iam } from "./iam.ts";
import { iamPolicy, iamRole, iamRolePolicy, iamRolePolicyAttachment } from "./resources.ts";

export function createIam(stack: Stack, clock: Clock): Iam {
  return new Iam({
    roles: stack.resources(iamRole),
    rolePolicies: stack.resources(iamRolePolicy),
    policies: stack.resources(iamPolicy),
    attachments: stack.resources(iamRolePolicyAttachment),
    clock,
  });
}
