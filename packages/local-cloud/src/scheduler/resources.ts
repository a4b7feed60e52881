import * as z from "zod";
import { defineResource, type ResourceType, tags } from "../terraform/resource-type.ts";
import { scheduleName as name, type ScheduleId } from "./schedule-definition.ts";

export const scheduleGroup = defineResource(
  "aws_scheduler_schedule_group",
  { name, tags },
  ({ name }, { accountId, region }) => ({
    id: name,
    arn: scheduleGroupArn(region, accountId, name),
  }),
);

export const schedule = defineResource(
  "aws_scheduler_schedule",
  {
    name,
    group_name: z.string().default("default"),
    description: z.string().optional(),
    schedule_expression: z.string(),
    schedule_expression_timezone: z.string().default("UTC"),
    state: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
    start_date: z.iso.datetime().optional(),
    end_date: z.iso.datetime().optional(),
    action_after_completion: z.enum(["NONE", "DELETE"]).default("NONE"),
    flexible_time_window: z.strictObject({
      mode: z.enum(["OFF", "FLEXIBLE"]),
      maximum_window_in_minutes: z.int().min(1).max(1_440).optional(),
    }),
    target: z.strictObject({
      arn: z.string(),
      role_arn: z.string(),
      input: z.string().optional(),
      eventbridge_parameters: z.strictObject({ detail_type: z.string(), source: z.string() }).optional(),
      sqs_parameters: z.strictObject({ message_group_id: z.string().optional() }).optional(),
      retry_policy: z
        .strictObject({
          maximum_event_age_in_seconds: z.int().min(60).max(86_400).default(86_400),
          maximum_retry_attempts: z.int().min(0).max(185).default(185),
        })
        .optional(),
      dead_letter_config: z.strictObject({ arn: z.string().startsWith("arn:aws:sqs:") }).optional(),
    }),
  },
  ({ group_name, name }, { accountId, region }) => ({
    id: `${group_name}/${name}`,
    arn: scheduleArn(region, accountId, { GroupName: group_name, Name: name }),
  }),
);

export type ScheduleConfig = typeof schedule extends ResourceType<infer Config> ? Config : never;

export function scheduleGroupArn(region: string, accountId: string, name: string): string {
  return `arn:aws:scheduler:${region}:${accountId}:schedule-group/${name}`;
}

export function scheduleArn(region: string, accountId: string, { GroupName, Name }: ScheduleId): string {
  return `arn:aws:scheduler:${region}:${accountId}:schedule/${GroupName}/${Name}`;
}
