import * as z from "zod";
import { isTimeZone } from "../core/time-zone.ts";

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
const retryPolicy = z.strictObject({
  MaximumEventAgeInSeconds: z.int().min(60).max(86_400).default(86_400),
  MaximumRetryAttempts: z.int().min(0).max(185).default(185),
});

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Target.html */
const target = z.strictObject({
  Arn: z.string().min(1).max(1_600),
  RoleArn: z.string().min(1).max(1_600),
  Input: z.string().min(1).optional(),
  EventBridgeParameters: z
    .strictObject({
      DetailType: z.string().min(1).max(128),
      Source: z
        .string()
        .max(256)
        .regex(/^(?!aws\.)[\w./-]+$/),
    })
    .optional(),
  SqsParameters: z.strictObject({ MessageGroupId: z.string().min(1).max(128).optional() }).optional(),
  RetryPolicy: retryPolicy.prefault({}),
  DeadLetterConfig: z
    .strictObject({
      Arn: z
        .string()
        .regex(/^arn:aws:sqs:(?!.*\.fifo$)/, "must be a standard queue")
        .optional(),
    })
    .optional(),
});

/** Seconds since the epoch, until the end of the year 9999. */
const date = z.number().min(0).max(253_402_300_799);

export const scheduleName = z.string().regex(/^[\w.-]{1,64}$/, "must be 1 to 64 letters, digits, '.', '_' or '-'");

/**
 * A schedule as CreateSchedule takes it and GetSchedule returns it. Dates are seconds since the epoch.
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
 */
export const scheduleDefinition = z.strictObject({
  Name: scheduleName,
  GroupName: scheduleName.default("default"),
  Description: z.string().max(512).optional(),
  ScheduleExpression: z.string().min(1).max(256),
  ScheduleExpressionTimezone: z
    .string()
    .refine(isTimeZone, "must be a time zone of IANA, such as Europe/Berlin")
    .default("UTC"),
  StartDate: date.optional(),
  EndDate: date.optional(),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  ActionAfterCompletion: z.enum(["NONE", "DELETE"]).default("NONE"),
  /** A flexible window is accepted: running at its start is within it. */
  FlexibleTimeWindow: z.discriminatedUnion("Mode", [
    z.strictObject({ Mode: z.literal("OFF") }),
    z.strictObject({ Mode: z.literal("FLEXIBLE"), MaximumWindowInMinutes: z.int().min(1).max(1_440) }),
  ]),
  Target: target,
});

export type ScheduleDefinition = z.output<typeof scheduleDefinition>;
export type ScheduleTarget = ScheduleDefinition["Target"];
/** The identity of a schedule within its account and region. */
export type ScheduleId = Pick<ScheduleDefinition, "GroupName" | "Name">;
