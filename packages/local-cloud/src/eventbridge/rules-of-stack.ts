import type { Stack } from "../terraform/stack.ts";
import { StackError } from "../terraform/stack-error.ts";
import type { Target } from "./delivery.ts";
import type { Rule } from "./event-bridge.ts";
import { compileEventPattern } from "./pattern/event-pattern.ts";
import { eventBus, eventRule, eventTarget } from "./resources.ts";

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_TARGETS_OF_A_RULE = 5;

/** A rule's target is nothing that the local cloud can deliver to. */
export class TargetNotFoundError extends Error {
  readonly code = "TARGET_NOT_FOUND";

  constructor({ address, rule, targetArn }: { address: string; rule: string; targetArn: string }) {
    super(`${address}: rule "${rule}" targets ${targetArn}, which no function in the stack has`);
    this.name = "TargetNotFoundError";
  }
}

/**
 * A stack's enabled rules with their targets, by the name of their bus. The default bus is there in every account.
 *
 * @throws {TargetNotFoundError} when a target is no function of the stack
 * @throws {StackError} when a rule or target is for a bus or rule that the stack does not have
 */
export function rulesOf(stack: Stack, functionArns: ReadonlySet<string>): Map<string, Rule[]> {
  const buses = new Map<string, Rule[]>([["default", []]]);
  for (const { config } of stack.resources(eventBus)) buses.set(config.name, []);
  const targets = stack.resources(eventTarget);
  for (const { address, config } of targets) {
    const { arn, event_bus_name, rule } = config;
    const rules = stack.resources(eventRule).map((resource) => resource.config);
    if (!rules.some(({ name, event_bus_name: bus }) => name === rule && bus === event_bus_name)) {
      throw new StackError("INVALID_RESOURCE", `${address}: rule: the bus ${event_bus_name} has no rule ${rule}`);
    }
    if (!functionArns.has(arn)) throw new TargetNotFoundError({ address, rule, targetArn: arn });
  }

  for (const { address, attributes, config } of stack.resources(eventRule)) {
    const rules = buses.get(config.event_bus_name);
    if (!rules) {
      throw new StackError(
        "INVALID_RESOURCE",
        `${address}: event_bus_name: the stack has no bus ${config.event_bus_name}`,
      );
    }
    const ruleArn = String(attributes.arn);
    const ruleTargets = targets
      .filter((target) => target.config.rule === config.name && target.config.event_bus_name === config.event_bus_name)
      .map(
        ({ config: target }): Target => ({
          ruleName: config.name,
          ruleArn,
          arn: target.arn,
          maximumRetryAttempts: target.retry_policy.maximum_retry_attempts,
          maximumEventAgeSeconds: target.retry_policy.maximum_event_age_in_seconds,
          ...(target.dead_letter_config && { deadLetterQueueArn: target.dead_letter_config.arn }),
        }),
      );
    if (ruleTargets.length > MOST_TARGETS_OF_A_RULE) {
      throw new StackError(
        "INVALID_RESOURCE",
        `${address}: has ${ruleTargets.length} targets, a rule has at most ${MOST_TARGETS_OF_A_RULE}`,
      );
    }
    const pattern = compilePattern(config.event_pattern, address);
    if (config.state === "ENABLED") rules.push({ name: config.name, arn: ruleArn, pattern, targets: ruleTargets });
  }
  return buses;
}

function compilePattern(pattern: string, address: string) {
  try {
    return compileEventPattern(pattern);
  } catch (cause) {
    throw new StackError("INVALID_RESOURCE", `${address}: event_pattern: ${(cause as Error).message}`, { cause });
  }
}
