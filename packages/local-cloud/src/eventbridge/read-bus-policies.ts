import { type NamedPolicy, parseResourcePolicy } from "iam-policy";
import type * as z from "zod";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { eventBusArn, eventBusPolicy, eventPermission } from "./resources.ts";

/**
 * Reads the policies by the ARNs of the buses. @throws {StackError} if a bus has two @throws {InvalidPolicyError}
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 */
export function readBusPolicies(stack: Stack, accountId: string): Map<string, NamedPolicy> {
  const policies = new Map<string, NamedPolicy>();
  const toArn = (name: string) => (name.startsWith("arn:") ? name : eventBusArn(stack.region, accountId, name));
  for (const { address, config } of stack.resources(eventBusPolicy)) {
    const arn = toArn(config.event_bus_name);
    const other = policies.get(arn);
    if (other) {
      throw createInvalidResourceError(`${address}: event_bus_name: ${other.name} is already the policy of ${arn}`);
    }
    policies.set(arn, { name: address, document: parseResourcePolicy(config.policy, address) });
  }
  for (const { address, config } of stack.resources(eventPermission)) {
    const arn = toArn(config.event_bus_name);
    const document = parseResourcePolicy(JSON.stringify(toPolicy(config, arn)), address);
    const other = policies.get(arn);
    policies.set(arn, {
      name: other?.name ?? address,
      document: { ...document, statements: [...(other?.document.statements ?? []), ...document.statements] },
    });
  }
  return policies;
}

function toPolicy(config: z.output<typeof eventPermission.schema>, busArn: string): object {
  const { action, condition, principal, statement_id } = config;
  const statement = {
    Sid: statement_id,
    Effect: "Allow",
    Principal: principal === "*" ? principal : { AWS: principal },
    Action: action,
    Resource: busArn,
    ...(condition && { Condition: { [condition.type]: { [condition.key]: condition.value } } }),
  };
  return { Version: "2012-10-17", Statement: [statement] };
}
