import { compileEventPattern, type EventPattern } from "event-pattern";
import { parseSchedule, type Schedule } from "../core/schedule.ts";
import { offerIgnore } from "../terraform/offer-ignore.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { toOneLine } from "../terraform/to-one-line.ts";
import type { EventBus, Rule, RuleTarget } from "./event-bus.ts";
import { eventBus, eventBusArn, eventRule, eventTarget } from "./resources.ts";
import { parseTargetInput } from "./target-input.ts";

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MAX_TARGETS_PER_RULE = 5;

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
const DEFAULT_RETRY_POLICY = { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 };

/** The target of a rule is not a function, queue, topic, log group or bus of the stack, so the local cloud cannot deliver to it. */
export class TargetNotFoundError extends Error {
  readonly code = "TARGET_NOT_FOUND";

  constructor({ address, rule, targetArn }: { address: string; rule: string; targetArn: string }) {
    super(
      toOneLine(
        offerIgnore(
          `${address}: rule "${rule}" targets ${targetArn}, which is not a function, queue, topic, log group or bus of this stack; check its arn`,
          address,
        ),
      ),
    );
    this.name = "TargetNotFoundError";
  }
}

type RuleResource = ReturnType<typeof readRulesAndTargets>["rules"][number];
type TargetResource = ReturnType<typeof readRulesAndTargets>["targets"][number];

/** Reads the buses, including the account's default bus. @throws {TargetNotFoundError} @throws {StackError} */
export function readBuses(
  stack: Stack,
  { accountId, targetArns, nowMs }: { accountId: string; targetArns: ReadonlySet<string>; nowMs: number },
): EventBus[] {
  const { rules, targets } = readRulesAndTargets(stack);
  const buses: EventBus[] = [
    { name: "default", arn: eventBusArn(stack.region, accountId, "default"), rules: [] },
    ...stack.resources(eventBus).map(
      ({ attributes, config: { description, name } }): EventBus => ({
        name,
        arn: String(attributes.arn),
        ...(description !== undefined && { description }),
        createdAtMs: nowMs,
        rules: [],
      }),
    ),
  ];

  for (const { address, config } of targets) {
    const { arn, event_bus_name, role_arn, rule } = config;
    if (!rules.some(({ config: { name, event_bus_name: bus } }) => name === rule && bus === event_bus_name)) {
      throw createInvalidResourceError(`${address}: rule: the bus ${event_bus_name} has no rule ${rule}`);
    }
    if (buses.some((bus) => bus.arn === arn)) {
      checkBusTarget(address, config, buses);
    } else if (!targetArns.has(arn)) {
      throw new TargetNotFoundError({ address, rule, targetArn: arn });
    } else if (role_arn !== undefined && arn.startsWith("arn:aws:logs:")) {
      throw createInvalidResourceError(`${address}: role_arn: a log group has a resource policy instead`);
    }
  }

  for (const rule of rules) {
    const { address, config } = rule;
    const bus = buses.find(({ name }) => name === config.event_bus_name);
    if (!bus) {
      throw createInvalidResourceError(`${address}: event_bus_name: the stack has no bus ${config.event_bus_name}`);
    }
    bus.rules.push(createRule(rule, targets));
  }
  return buses;
}

/** A bus receives events unchanged. */
function checkBusTarget(address: string, config: TargetResource["config"], buses: readonly EventBus[]): void {
  const { arn, event_bus_name, input, input_path, input_transformer } = config;
  if (buses.some((bus) => bus.arn === arn && bus.name === event_bus_name)) {
    throw createInvalidResourceError(`${address}: arn: the rule is on the same bus; choose another bus`);
  }
  const [attribute] = Object.entries({ input, input_path, input_transformer }).find(([, value]) => value) ?? [];
  if (attribute !== undefined) {
    throw createInvalidResourceError(`${address}: ${attribute}: is not supported for a bus, which receives the event`);
  }
}

function readRulesAndTargets(stack: Stack) {
  return { rules: stack.resources(eventRule), targets: stack.resources(eventTarget) };
}

function createRule({ address, attributes, config }: RuleResource, targets: TargetResource[]): Rule {
  const identity = { name: config.name, arn: String(attributes.arn) };
  const ruleTargets = targets
    .filter((target) => target.config.rule === config.name && target.config.event_bus_name === config.event_bus_name)
    .map((target) => createTarget(target, identity));
  if (ruleTargets.length > MAX_TARGETS_PER_RULE) {
    const message = `${address}: has ${ruleTargets.length} targets, but a rule can have at most ${MAX_TARGETS_PER_RULE}`;
    throw createInvalidResourceError(message);
  }
  return {
    ...identity,
    ...(config.description !== undefined && { description: config.description }),
    enabled: config.state === undefined ? config.is_enabled : config.state === "ENABLED",
    ...readTrigger(config, address),
    targets: ruleTargets,
  };
}

/** Reads the pattern and the schedule of a rule, which has at least one of them. */
function readTrigger(config: RuleResource["config"], address: string): Partial<Rule> {
  const { event_bus_name, event_pattern: eventPattern, schedule_expression: scheduleExpression } = config;
  if (eventPattern === undefined && scheduleExpression === undefined) {
    throw createInvalidResourceError(`${address}: set event_pattern or schedule_expression`);
  }
  if (scheduleExpression !== undefined && event_bus_name !== "default") {
    const message = `${address}: schedule_expression: EventBridge runs schedules only on the default bus, not on ${event_bus_name}`;
    throw createInvalidResourceError(message);
  }
  return {
    ...(eventPattern !== undefined && { eventPattern, pattern: compilePattern(eventPattern, address) }),
    ...(scheduleExpression !== undefined && {
      scheduleExpression,
      schedule: compileSchedule(scheduleExpression, address),
    }),
  };
}

function compileSchedule(scheduleExpression: string, address: string): Schedule {
  try {
    return parseSchedule(scheduleExpression);
  } catch (cause) {
    throw createInvalidResourceError(`${address}: schedule_expression: ${(cause as Error).message}`, { cause });
  }
}

function createTarget({ address, config }: TargetResource, rule: { name: string; arn: string }): RuleTarget {
  const { dead_letter_config, input_path, input_transformer, retry_policy, role_arn, sqs_target } = config;
  const messageGroupId = sqs_target?.message_group_id;
  checkQueues(address, config);
  const { maximum_event_age_in_seconds, maximum_retry_attempts } = retry_policy ?? DEFAULT_RETRY_POLICY;
  const input = parseInput(config, address);
  return {
    id: config.target_id,
    ruleName: rule.name,
    ruleArn: rule.arn,
    arn: config.arn,
    ...(role_arn !== undefined && { roleArn: role_arn }),
    ...(messageGroupId !== undefined && { messageGroupId }),
    maximumRetryAttempts: maximum_retry_attempts,
    maximumEventAgeSeconds: maximum_event_age_in_seconds,
    ...(dead_letter_config && { deadLetterQueueArn: dead_letter_config.arn }),
    ...(input && { input }),
    listing: {
      Id: config.target_id,
      Arn: config.arn,
      ...(role_arn !== undefined && { RoleArn: role_arn }),
      ...(config.input !== undefined && { Input: config.input }),
      ...(input_path !== undefined && { InputPath: input_path }),
      ...(input_transformer && {
        InputTransformer: {
          InputPathsMap: input_transformer.input_paths,
          InputTemplate: input_transformer.input_template,
        },
      }),
      ...(retry_policy && {
        RetryPolicy: {
          MaximumRetryAttempts: maximum_retry_attempts,
          MaximumEventAgeInSeconds: maximum_event_age_in_seconds,
        },
      }),
      ...(dead_letter_config && { DeadLetterConfig: { Arn: dead_letter_config.arn } }),
      ...(messageGroupId !== undefined && { SqsParameters: { MessageGroupId: messageGroupId } }),
    },
  };
}

/** Checks what AWS requires of FIFO queues. @throws {StackError} */
function checkQueues(address: string, { arn, dead_letter_config, sqs_target }: TargetResource["config"]): void {
  const isQueue = arn.startsWith("arn:aws:sqs:");
  if (sqs_target && !isQueue) {
    throw createInvalidResourceError(`${address}: sqs_target: is supported only if arn is a queue`);
  }
  if (isQueue && arn.endsWith(".fifo") && sqs_target?.message_group_id === undefined) {
    throw createInvalidResourceError(`${address}: sqs_target: a FIFO queue requires message_group_id`);
  }
  if (dead_letter_config?.arn.endsWith(".fifo")) {
    throw createInvalidResourceError(`${address}: dead_letter_config: arn must be a standard queue`);
  }
}

function parseInput(config: TargetResource["config"], address: string) {
  try {
    return parseTargetInput(config);
  } catch (cause) {
    throw createInvalidResourceError(`${address}: ${(cause as Error).message}`, { cause });
  }
}

/** Compiles the event pattern of a rule or archive. @throws {StackError} if the pattern is invalid */
export function compilePattern(pattern: string, address: string): EventPattern {
  try {
    return compileEventPattern(pattern);
  } catch (cause) {
    throw createInvalidResourceError(`${address}: event_pattern: ${(cause as Error).message}`, { cause });
  }
}
