import { covers, parseIdentityPolicy, type Statement } from "iam-policy";
import { iamPolicy, iamRole, iamRolePolicy, iamRolePolicyAttachment } from "../iam/resources.ts";
import type { Stack } from "../terraform/stack.ts";
import type { RoleView } from "./api/stack-view.ts";

interface Role {
  view: RoleView;
  statements: Statement[];
}

/** The permissions of a stack's roles, regardless of conditions: for the map, not for access decisions. */
export class RoleGrants {
  #roles: Map<string, Role>;

  constructor(stack: Stack) {
    const managed = new Map(stack.resources(iamPolicy).map((policy) => [String(policy.attributes.arn), policy]));
    this.#roles = new Map(
      stack.resources(iamRole).map(({ attributes, config: { name } }) => {
        const policies = [
          ...stack.resources(iamRolePolicy).filter(({ config }) => config.role === name),
          ...stack
            .resources(iamRolePolicyAttachment)
            .filter(({ config }) => config.role === name)
            .flatMap(({ config }) => managed.get(config.policy_arn) ?? []),
        ].map(({ address, config }) => ({ address, policy: config.policy }));
        const arn = String(attributes.arn);
        return [arn, { view: toRoleView(name, arn, policies), statements: policies.flatMap(parseStatements) }];
      }),
    );
  }

  findRole(arn: string): RoleView | undefined {
    return this.#roles.get(arn)?.view;
  }

  /** Finds the statements that allow an action; none if one denies it without conditions. */
  find(roleArn: string, action: string, resourceArn: string): Statement[] {
    const statements = this.#roles.get(roleArn)?.statements ?? [];
    const found = statements.filter((statement) => covers(statement, action, resourceArn));
    const denied = found.some(({ conditions, effect }) => effect === "Deny" && conditions.length === 0);
    return denied ? [] : found.filter(({ effect }) => effect === "Allow");
  }
}

interface Policy {
  address: string;
  /** JSON */
  policy: string;
}

function toRoleView(name: string, arn: string, policies: readonly Policy[]): RoleView {
  return {
    name,
    arn,
    policies: policies.map(({ address, policy }) => ({ address, statements: [JSON.parse(policy).Statement].flat() })),
  };
}

function parseStatements({ address, policy }: Policy): readonly Statement[] {
  return parseIdentityPolicy(policy, address).statements;
}
