import { parseJson } from "exact-json";
import type { Caller } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import { resourceName } from "../core/resource-name.ts";
import type { Collection } from "../core/store/store.ts";
import { type DeadLetter, Delivery, type PendingDelivery } from "../delivery/delivery.ts";
import { DeliveryError } from "../delivery/delivery-error.ts";
import type { ExecutionRoles } from "./execution-roles.ts";
import { formatInput } from "./format-input.ts";
import type { ScheduleDefinition } from "./schedule-definition.ts";
import { callTarget, formatRequest } from "./schedule-targets.ts";
import { readSchedule } from "./scheduled-run.ts";
import type { TargetServices } from "./target-call.ts";

export interface ScheduledDeliveryDependencies extends TargetServices {
  roles: ExecutionRoles;
  /** Runs `deliver`, which reaches the target, possibly late, twice or not at all. @throws {DeliveryError} */
  aroundDelivery(targetName: string, cause: Cause, deliver: () => Promise<void>): Promise<void>;
  collection: Collection<PendingDelivery>;
  clock: Clock;
  activityLog: ActivityLog;
}

/** Delivers the runs of schedules to their targets, as the role of the schedule. */
export function createScheduledDelivery(dependencies: ScheduledDeliveryDependencies): Delivery {
  const { aroundDelivery, clock, roles } = dependencies;
  return new Delivery({
    ...dependencies,
    async invokeTarget({ maximumEventAgeSeconds, ruleArn: scheduleArn }, eventJson, cause, dueAt) {
      if (clock.now() - dueAt > maximumEventAgeSeconds * 1000) {
        throw new DeliveryError("TIMEOUT", "the local cloud was not running", { retryable: true });
      }
      const event = parseJson(eventJson) as EventEnvelope;
      const { GroupName, Target: target } = readSchedule(event) as ScheduleDefinition;
      const caller = assumeRole(roles, target.RoleArn, GroupName);
      const input = formatInput(target.Input, event, cause);
      const call = { scheduleArn, target, input, caller, cause };
      await aroundDelivery(resourceName(target.Arn), cause, () => callTarget(dependencies, call));
    },
    sendDeadLetter: (letter) => sendDeadLetter(dependencies, letter),
    random: Math.random,
  });
}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
async function sendDeadLetter({ roles, sqs }: ScheduledDeliveryDependencies, letter: DeadLetter): Promise<void> {
  const { attributes, body: eventJson, queueArn, ruleArn: scheduleArn } = letter;
  const event = parseJson(eventJson) as EventEnvelope;
  const { GroupName, Target: target } = readSchedule(event) as ScheduleDefinition;
  const { RULE_ARN: _, ...reasons } = attributes;
  const attempt = Number(attributes.RETRY_ATTEMPTS?.StringValue) + 1;
  const input = formatInput(target.Input, event, { type: "delivery", deliveryId: "", attempt });
  const message = {
    body: formatRequest({ input, target }, sqs.queues.find(({ arn }) => arn === target.Arn)?.url),
    attributes: {
      ...reasons,
      EXECUTION_ID: { DataType: "String", StringValue: event.id },
      IS_PAYLOAD_TRUNCATED: { DataType: "String", StringValue: "false" },
      SCHEDULE_ARN: { DataType: "String", StringValue: scheduleArn },
      SCHEDULED_TIME: { DataType: "String", StringValue: event.time },
    },
  };
  await sqs.send(queueArn, message, assumeRole(roles, target.RoleArn, GroupName), scheduleArn);
}

/** @throws {DeliveryError} that is not retried, if the role is no longer in the stack */
function assumeRole(roles: ExecutionRoles, roleArn: string, groupName: string): Caller {
  try {
    return roles.assume(roleArn, groupName);
  } catch (error) {
    throw new DeliveryError("AccessDeniedException", (error as Error).message, { retryable: false });
  }
}
