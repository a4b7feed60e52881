import type * as z from "zod";
import { type InvalidScheduleError, parseSchedule } from "../core/schedule.ts";
import { formatIssue } from "../protocols/json-service.ts";
import { offerIgnore } from "../terraform/offer-ignore.ts";
import type { Resource } from "../terraform/resource-type.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { checkTarget } from "./check-schedule.ts";
import { type ScheduleConfig, schedule, scheduleGroup } from "./resources.ts";
import { type ScheduleDefinition, scheduleDefinition } from "./schedule-definition.ts";
import { findUniversalOperation } from "./universal-target.ts";

/** Reads the names of the schedule groups. */
export function readGroupNames(stack: Stack): Set<string> {
  return new Set(["default", ...stack.resources(scheduleGroup).map(({ config }) => config.name)]);
}

/** Reads the stack's schedules. @throws {StackError} if one is invalid, or its target or group is unknown */
export function readSchedules(stack: Stack, targetArns: ReadonlySet<string>): ScheduleDefinition[] {
  const groups = readGroupNames(stack);
  return stack.resources(schedule).map((resource) => {
    const { address, config } = resource;
    if (!targetArns.has(config.target.arn) && !findUniversalOperation(config.target.arn)) {
      const problem = `${config.target.arn} is not a function, queue, topic or bus of this stack; check it`;
      throw createInvalidResourceError(`${address}: target.arn: ${offerIgnore(problem, address)}`);
    }
    if (!groups.has(config.group_name)) {
      throw createInvalidResourceError(`${address}: group_name: the stack has no schedule group ${config.group_name}`);
    }
    return toDefinition(resource);
  });
}

function toDefinition({ address, config }: Resource<ScheduleConfig>): ScheduleDefinition {
  try {
    parseSchedule(config.schedule_expression, "scheduler");
  } catch (cause) {
    const { message } = cause as InvalidScheduleError;
    throw createInvalidResourceError(`${address}: schedule_expression: ${message}`, { cause });
  }
  // Stored schedules have no undefined attributes.
  const input = JSON.parse(JSON.stringify(toInput(config)));
  const { data, error } = scheduleDefinition.safeParse(input);
  if (!data) {
    throw createInvalidResourceError(`${address}: ${formatIssue(error.issues[0] as z.core.$ZodIssue)}`);
  }
  try {
    checkTarget(data.Target);
  } catch (cause) {
    throw createInvalidResourceError(`${address}: ${(cause as Error).message}`, { cause });
  }
  return data;
}

function toInput({ flexible_time_window: window, target, ...config }: ScheduleConfig): object {
  const { dead_letter_config, eventbridge_parameters, retry_policy, sqs_parameters } = target;
  return {
    Name: config.name,
    GroupName: config.group_name,
    Description: config.description,
    ScheduleExpression: config.schedule_expression,
    ScheduleExpressionTimezone: config.schedule_expression_timezone,
    StartDate: toSeconds(config.start_date),
    EndDate: toSeconds(config.end_date),
    State: config.state,
    ActionAfterCompletion: config.action_after_completion,
    FlexibleTimeWindow: { Mode: window.mode, MaximumWindowInMinutes: window.maximum_window_in_minutes },
    Target: {
      Arn: target.arn,
      RoleArn: target.role_arn,
      Input: target.input,
      EventBridgeParameters: eventbridge_parameters && {
        DetailType: eventbridge_parameters.detail_type,
        Source: eventbridge_parameters.source,
      },
      SqsParameters: sqs_parameters && { MessageGroupId: sqs_parameters.message_group_id },
      RetryPolicy: retry_policy && {
        MaximumEventAgeInSeconds: retry_policy.maximum_event_age_in_seconds,
        MaximumRetryAttempts: retry_policy.maximum_retry_attempts,
      },
      DeadLetterConfig: dead_letter_config && { Arn: dead_letter_config.arn },
    },
  };
}

function toSeconds(date: string | undefined): number | undefined {
  return date === undefined ? undefined : Date.parse(date) / 1000;
}
