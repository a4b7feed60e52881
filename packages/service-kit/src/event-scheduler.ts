import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
} from "@aws-sdk/client-scheduler";
import type { NewEvent } from "./contract/event-definition.ts";
import { readEnvironment } from "./environment.ts";

export interface EventSchedulerSettings {
  groupName: string;
  /** ARN of the role that publishes the events. */
  roleArn: string;
  eventBusArn: string;
  deadLetterQueueArn: string;
}

export interface EventScheduler {
  /**
   * Publishes an event at a time, rounded up to the second. A repeated call changes nothing, so that a handler may be
   * retried.
   * @param name up to 64 letters, digits, `.`, `_` and `-`, unique in the service, such as the order's ID
   */
  schedule(name: string, at: Date, event: NewEvent): Promise<void>;
  /** Deletes a schedule. Does nothing if there is none, for example because its event was already published. */
  cancel(name: string): Promise<void>;
}

/** Reads the variables that the setting `oneTimeSchedules` adds to a service. @throws {InvalidEnvironmentError} */
export function readEventSchedulerSettings(environment = process.env): EventSchedulerSettings {
  const { SCHEDULE_BUS_ARN, SCHEDULE_DEAD_LETTERS_ARN, SCHEDULE_GROUP, SCHEDULE_ROLE_ARN } = readEnvironment(
    ["SCHEDULE_GROUP", "SCHEDULE_ROLE_ARN", "SCHEDULE_BUS_ARN", "SCHEDULE_DEAD_LETTERS_ARN"],
    environment,
  );
  return {
    groupName: SCHEDULE_GROUP,
    roleArn: SCHEDULE_ROLE_ARN,
    eventBusArn: SCHEDULE_BUS_ARN,
    deadLetterQueueArn: SCHEDULE_DEAD_LETTERS_ARN,
  };
}

/**
 * Publishes events later, through one-time schedules that are deleted afterwards.
 * @example
 * const { cancel, schedule } = createEventScheduler(createSchedulerClient(), readEventSchedulerSettings());
 * await schedule(ID, new Date(Date.now() + 30 * 60_000), orderUnpaid.create({ ID }, origin));
 * await cancel(ID); // the order was paid
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#one-time
 */
export function createEventScheduler(
  client: Pick<SchedulerClient, "send">,
  { deadLetterQueueArn, eventBusArn, groupName: GroupName, roleArn }: EventSchedulerSettings,
): EventScheduler {
  return {
    async schedule(Name, at, { detail, detailType, source }) {
      const command = new CreateScheduleCommand({
        Name,
        GroupName,
        ScheduleExpression: `at(${formatTime(at)})`,
        FlexibleTimeWindow: { Mode: "OFF" },
        ActionAfterCompletion: "DELETE",
        Target: {
          Arn: eventBusArn,
          RoleArn: roleArn,
          EventBridgeParameters: { Source: source, DetailType: detailType },
          Input: JSON.stringify(detail),
          DeadLetterConfig: { Arn: deadLetterQueueArn },
        },
      });
      await ignore(ConflictException, client.send(command));
    },
    async cancel(Name) {
      await ignore(ResourceNotFoundException, client.send(new DeleteScheduleCommand({ Name, GroupName })));
    },
  };
}

function formatTime(at: Date): string {
  const secondMs = Math.ceil(at.getTime() / 1000) * 1000;
  return new Date(secondMs).toISOString().slice(0, "2030-01-31T23:59:59".length);
}

async function ignore(kind: new (...parameters: never[]) => Error, call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof kind)) {
      throw error;
    }
  }
}
