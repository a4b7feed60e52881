import { AwsError } from "../core/aws-error.ts";
import { parseSchedule } from "../core/schedule.ts";
import type { ScheduleDefinition, ScheduleTarget } from "./schedule-definition.ts";
import { findTargetKind } from "./schedule-targets.ts";

const MAX_START_AGE_SECONDS = 5 * 60;

/**
 * Checks a schedule beyond the types of its members. As on AWS, the time of a one-time schedule may be in the past, and
 * the target need not exist. @throws {AwsError} ValidationException
 */
export function checkSchedule(
  { EndDate, ScheduleExpression, StartDate, Target }: ScheduleDefinition,
  nowMs: number,
): void {
  const { once } = parse(ScheduleExpression);
  if (once === undefined && StartDate !== undefined && StartDate < nowMs / 1000 - MAX_START_AGE_SECONDS) {
    throw createValidationError("The StartDate you specify cannot be earlier than 5 minutes ago.");
  }
  if (StartDate !== undefined && EndDate !== undefined && EndDate <= StartDate) {
    throw createValidationError("The EndDate you specify must be later than the StartDate.");
  }
  checkTarget(Target);
}

function parse(expression: string) {
  try {
    return parseSchedule(expression, "scheduler");
  } catch {
    throw createValidationError(`Invalid Schedule Expression ${expression}.`);
  }
}

/** @throws {AwsError} ValidationException */
export function checkTarget({ Arn, EventBridgeParameters, Input, SqsParameters }: ScheduleTarget): void {
  const kind = findTargetKind(Arn);
  if (kind === undefined) {
    const supported = "the local cloud supports functions, queues, topics and event buses as targets";
    throw createValidationError(`Target.Arn: ${supported}, not ${Arn}`);
  }
  if ((kind === "bus") !== (EventBridgeParameters !== undefined)) {
    const problem = kind === "bus" ? "an event bus requires" : "only an event bus takes";
    throw createValidationError(`Target.EventBridgeParameters: ${problem} DetailType and Source`);
  }
  if (SqsParameters && kind !== "queue") {
    throw createValidationError("Target.SqsParameters: only a queue takes MessageGroupId");
  }
  if (Arn.endsWith(".fifo") && SqsParameters?.MessageGroupId === undefined) {
    throw createValidationError("Target.SqsParameters: a FIFO queue requires MessageGroupId");
  }
  if (kind === "operation" && !isJsonObject(Input)) {
    throw createValidationError("Target.Input: a universal target requires a JSON object, the input of its operation");
  }
  if (kind === "bus" && !isJsonObject(Input)) {
    throw createValidationError("Target.Input: an event bus requires a JSON object, the detail of the event");
  }
}

/** @param input may contain context attributes, such as a number without quotes */
function isJsonObject(input = ""): boolean {
  try {
    const value: unknown = JSON.parse(input.replaceAll(/<aws\.scheduler\.[a-z-]+>/g, "0"));
    return value !== null && typeof value === "object" && !Array.isArray(value);
  } catch {
    return false;
  }
}

function createValidationError(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
