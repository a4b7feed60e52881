import { type InvalidScheduleError, parseSchedule } from "../core/schedule.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { schedule, scheduleGroup } from "./resources.ts";
import type { ScheduledTarget } from "./scheduled-target.ts";

const DEFAULT_RETRY_POLICY = { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 };

/** Reads the enabled schedules. @throws {StackError} if a schedule is invalid, or its target or group is unknown */
export function readSchedules(stack: Stack, targetArns: ReadonlySet<string>): ScheduledTarget[] {
  const groups = new Set(["default", ...stack.resources(scheduleGroup).map(({ config }) => config.name)]);
  return stack.resources(schedule).flatMap(({ address, attributes, config }) => {
    const { dead_letter_config, retry_policy = DEFAULT_RETRY_POLICY, ...target } = config.target;
    if (!targetArns.has(target.arn)) {
      const message = `${address}: target.arn: ${target.arn} is not a function or queue of this stack`;
      throw createInvalidResourceError(message);
    }
    if (!groups.has(config.group_name)) {
      throw createInvalidResourceError(`${address}: group_name: the stack has no schedule group ${config.group_name}`);
    }
    const read: ScheduledTarget = {
      name: config.name,
      arn: String(attributes.arn),
      schedule: parse(config.schedule_expression, address),
      ...(config.start_date !== undefined && { startsAt: Date.parse(config.start_date) }),
      ...(config.end_date !== undefined && { endsAt: Date.parse(config.end_date) }),
      targetArn: target.arn,
      roleArn: target.role_arn,
      input: target.input ?? "",
      maximumRetryAttempts: retry_policy.maximum_retry_attempts,
      maximumEventAgeSeconds: retry_policy.maximum_event_age_in_seconds,
      ...(dead_letter_config && { deadLetterQueueArn: dead_letter_config.arn }),
    };
    return config.state === "ENABLED" ? [read] : [];
  });
}

function parse(expression: string, address: string) {
  try {
    return parseSchedule(expression, { supportsAt: true });
  } catch (cause) {
    const { message } = cause as InvalidScheduleError;
    throw createInvalidResourceError(`${address}: schedule_expression: ${message}`, { cause });
  }
}
