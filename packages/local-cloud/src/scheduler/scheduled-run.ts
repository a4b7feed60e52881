import type { EventEnvelope } from "../core/event-envelope.ts";
import type { Target } from "../delivery/delivery.ts";
import type { ScheduleDefinition } from "./schedule-definition.ts";

/** Returns the schedule of a run, as it was at that time; undefined if an earlier version of the local cloud ran it. */
export function readSchedule({ detail }: EventEnvelope): ScheduleDefinition | undefined {
  return detail.schedule as ScheduleDefinition | undefined;
}

/** Returns the target of a run's event for its delivery. */
export function toDeliveryTarget(event: EventEnvelope): Target {
  const { Name, Target } = readSchedule(event) as ScheduleDefinition;
  const deadLetterQueueArn = Target.DeadLetterConfig?.Arn;
  return {
    id: Name,
    ruleName: Name,
    ruleArn: event.resources[0] as string,
    arn: Target.Arn,
    maximumRetryAttempts: Target.RetryPolicy.MaximumRetryAttempts,
    maximumEventAgeSeconds: Target.RetryPolicy.MaximumEventAgeInSeconds,
    ...(deadLetterQueueArn !== undefined && { deadLetterQueueArn }),
  };
}
