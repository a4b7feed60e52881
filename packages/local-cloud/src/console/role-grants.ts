import { covers, parseIdentityPolicy, type Statement } from "iam-policy";
import { iamPolicy, iamRole, iamRolePolicy, iamRolePolicyAttachment } from "../iam/resources.ts";
import type { Stack } from "../terraform/stack.ts";
import type { RoleView } from "./api/stack-view.ts";

/** A statement that lets a role do something, and what it limits it to. */
export interface Grant {
  /** The values of its conditions, by condition key in lower case. */
  conditions: ReadonlyMap<string, readonly string[]>;
}

interface Role {
  view: RoleView;
  statements: { statement: Statement; grant: Grant }[];
}

/** What the roles of a stack may do by their own policies, whatever the conditions: for a map, not for a decision. */
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
        return [arn, { view: viewOf(name, arn, policies), statements: policies.flatMap(grantsOf) }];
      }),
    );
  }

  roleOf(arn: string): RoleView | undefined {
    return this.#roles.get(arn)?.view;
  }

  /** The statements that allow it; none where one denies it whatever the conditions. */
  find(roleArn: string, action: string, resourceArn: string): Grant[] {
    const found = (this.#roles.get(roleArn)?.statements ?? []).filter(({ statement }) =>
      covers(statement, action, resourceArn),
    );
    const denied = found.some(({ statement: { conditions, effect } }) => effect === "Deny" && conditions.length === 0);
    return denied ? [] : found.filter(({ statement }) => statement.effect === "Allow").map(({ grant }) => grant);
  }
}

interface Policy {
  address: string;
  /** JSON */
  policy: string;
}

function viewOf(name: string, arn: string, policies: readonly Policy[]): RoleView {
  return { name, arn, policies: policies.map((each) => ({ address: each.address, statements: statementsOf(each) })) };
}

function grantsOf(policy: Policy): Role["statements"] {
  const written = statementsOf(policy);
  return parseIdentityPolicy(policy.policy, policy.address).statements.map((statement, index) => ({
    statement,
    grant: { conditions: conditionsOf(written[index]?.Condition ?? {}) },
  }));
}

interface WrittenStatement {
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** As the policy has them; it is known to be one. */
function statementsOf({ policy }: Policy): WrittenStatement[] {
  return [JSON.parse(policy).Statement].flat();
}

function conditionsOf(written: NonNullable<WrittenStatement["Condition"]>): Grant["conditions"] {
  const entries = Object.values(written).flatMap((keys) => Object.entries(keys));
  return new Map(entries.map(([key, values]) => [key.toLowerCase(), [values].flat().map(String)]));
}
