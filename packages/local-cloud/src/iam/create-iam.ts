import type { Clock } from "../core/clock.ts";
import type { Stack } from "../terraform/stack.ts";
import { Iam } from "./iam.ts";
import { iamPolicy, iamPolicyAttachment, iamRole, iamRolePolicy, iamRolePolicyAttachment } from "./resources.ts";

export function createIam(stack: Stack, clock: Clock): Iam {
  const roles = stack.resources(iamRole);
  return new Iam({
    roles,
    rolePolicies: [
      ...stack.resources(iamRolePolicy),
      ...roles.flatMap(({ address, attributes, config }) =>
        (config.inline_policy ?? []).flatMap(({ name = "inline", policy }) =>
          policy === undefined
            ? []
            : [{ address: `${address}.${name}`, attributes, config: { name, role: config.name, policy } }],
        ),
      ),
    ],
    policies: stack.resources(iamPolicy),
    attachments: [
      ...stack.resources(iamRolePolicyAttachment),
      ...stack
        .resources(iamPolicyAttachment)
        .flatMap(({ config: { policy_arn, roles }, ...attachment }) =>
          roles.map((role) => ({ ...attachment, config: { role, policy_arn } })),
        ),
      ...roles.flatMap(({ config: { managed_policy_arns = [], name }, ...role }) =>
        managed_policy_arns.map((policy_arn) => ({ ...role, config: { role: name, policy_arn } })),
      ),
    ],
    clock,
  });
}
