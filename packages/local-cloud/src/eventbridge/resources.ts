import * as z from "zod";
import { defineResource, tags } from "../terraform/resource-type.ts";

const name = z.string().regex(/^[.\w-]{1,64}$/, "must be 1 to 64 letters, digits, '.', '_' or '-'");

export const eventBus = defineResource(
  "aws_cloudwatch_event_bus",
  {
    name: z.string().regex(/^[/.\w-]{1,256}$/),
    description: z.string().optional(),
    /** Accepted without effect: events are in traces. */
    log_config: z.strictObject({ level: z.string(), include_detail: z.string().optional() }).optional(),
    tags,
  },
  ({ name }, { accountId, region }) => ({ id: name, arn: eventBusArn(region, accountId, name) }),
);

/** Lets callers put events on a bus, besides the policies of their roles. */
export const eventBusPolicy = defineResource(
  "aws_cloudwatch_event_bus_policy",
  { event_bus_name: z.string().default("default"), policy: z.string() },
  ({ event_bus_name }) => ({ id: event_bus_name }),
);

/** A statement of the policy of a bus. */
export const eventPermission = defineResource(
  "aws_cloudwatch_event_permission",
  {
    statement_id: z.string(),
    principal: z.string(),
    action: z.string().default("events:PutEvents"),
    event_bus_name: z.string().default("default"),
    condition: z.strictObject({ key: z.string(), type: z.string(), value: z.string() }).optional(),
  },
  ({ event_bus_name, statement_id }) => ({ id: `${event_bus_name}/${statement_id}` }),
);

/** A bus of the stack or the default bus. */
export const eventBusData = defineResource(
  "data.aws_cloudwatch_event_bus",
  { name: z.string() },
  ({ name }, { accountId, region }) => ({ id: name, arn: eventBusArn(region, accountId, name) }),
);

export const eventRule = defineResource(
  "aws_cloudwatch_event_rule",
  {
    name,
    description: z.string().optional(),
    event_bus_name: z.string().default("default"),
    event_pattern: z.string().optional(),
    schedule_expression: z.string().optional(),
    state: z.enum(["ENABLED", "DISABLED"]).optional(),
    /** The deprecated form of `state`. */
    is_enabled: z.boolean().default(true),
    tags,
  },
  ({ name, event_bus_name }, { accountId, region }) => {
    const id = event_bus_name === "default" ? name : `${event_bus_name}/${name}`;
    return { id, arn: `arn:aws:events:${region}:${accountId}:rule/${id}` };
  },
  { generatedName: "name", withoutEffect: ["force_destroy", "role_arn"] },
);

export const eventTarget = defineResource(
  "aws_cloudwatch_event_target",
  {
    rule: z.string(),
    event_bus_name: z.string().default("default"),
    target_id: name,
    arn: z.string(),
    role_arn: z.string().optional(),
    input: z.string().optional(),
    input_path: z.string().optional(),
    input_transformer: z
      .strictObject({ input_paths: z.record(z.string(), z.string()).default({}), input_template: z.string() })
      .optional(),
    retry_policy: z
      .strictObject({
        maximum_event_age_in_seconds: z.int().min(60).max(86_400).default(86_400),
        maximum_retry_attempts: z.int().min(0).max(185).default(185),
      })
      .optional(),
    dead_letter_config: z.strictObject({ arn: z.string().startsWith("arn:aws:sqs:") }).optional(),
    /** Only for a queue as target; required for a FIFO queue. */
    sqs_target: z.strictObject({ message_group_id: z.string().optional() }).optional(),
  },
  ({ rule, event_bus_name, target_id }) => ({ id: `${event_bus_name}-${rule}-${target_id}` }),
  { generatedName: "target_id", withoutEffect: ["force_destroy"] },
);

export const eventArchive = defineResource(
  "aws_cloudwatch_event_archive",
  {
    name: z.string().regex(/^[.\w-]{1,48}$/, "must be 1 to 48 letters, digits, '.', '_' or '-'"),
    event_source_arn: z.string(),
    description: z.string().max(512).optional(),
    event_pattern: z.string().optional(),
    /** 0 retains events indefinitely. */
    retention_days: z.int().min(0).default(0),
  },
  ({ name }, { accountId, region }) => ({ id: name, arn: `arn:aws:events:${region}:${accountId}:archive/${name}` }),
);

export function eventBusArn(region: string, accountId: string, name: string): string {
  return `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
}
