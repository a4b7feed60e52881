import * as z from "zod";
import { defineResource, tags } from "../terraform/resource-type.ts";
import { formatStreamArn, STREAM_LABEL } from "./streams/stream-arn.ts";

const index = {
  name: z.string().regex(/^[\w.-]{3,255}$/),
  range_key: z.string().optional(),
  projection_type: z.enum(["ALL", "INCLUDE", "KEYS_ONLY"]),
  non_key_attributes: z.array(z.string()).optional(),
  /** Accepted without effect, as the table's. */
  read_capacity: z.int().optional(),
  write_capacity: z.int().optional(),
};

export type IndexConfig = z.output<z.ZodObject<typeof index>>;

export const table = defineResource(
  "aws_dynamodb_table",
  {
    name: z.string().regex(/^[\w.-]{3,255}$/),
    /** Accepted without effect: requests are not throttled. */
    billing_mode: z.enum(["PAY_PER_REQUEST", "PROVISIONED"]).default("PROVISIONED"),
    hash_key: z.string(),
    range_key: z.string().optional(),
    attribute: z.array(z.strictObject({ name: z.string(), type: z.enum(["S", "N", "B"]) })),
    global_secondary_index: z.array(z.strictObject({ ...index, hash_key: z.string() })).default([]),
    local_secondary_index: z.array(z.strictObject({ ...index, range_key: z.string() })).default([]),
    deletion_protection_enabled: z.boolean().default(false),
    /** Accepted without effect. */
    point_in_time_recovery: z
      .strictObject({ enabled: z.boolean(), recovery_period_in_days: z.int().optional() })
      .optional(),
    stream_enabled: z.boolean().default(false),
    /** Without effect unless the stream is enabled. */
    stream_view_type: z.enum(["", "KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]).optional(),
    ttl: z.strictObject({ attribute_name: z.string(), enabled: z.boolean().default(false) }).optional(),
    tags,
  },
  ({ name, stream_enabled }, { accountId, region }) => {
    const arn = tableArn(region, accountId, name);
    const stream = { stream_arn: formatStreamArn(arn), stream_label: STREAM_LABEL };
    return { id: name, arn, ...(stream_enabled ? stream : { stream_arn: "", stream_label: "" }) };
  },
  {
    withoutEffect: ["read_capacity", "write_capacity", "server_side_encryption", "table_class", "on_demand_throughput"],
  },
);

export type TableConfig = z.output<(typeof table)["schema"]>;

/** A table of the stack. */
export const tableData = defineResource(
  "data.aws_dynamodb_table",
  { name: z.string() },
  ({ name }, { accountId, region }) => ({ id: name, arn: tableArn(region, accountId, name) }),
);

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/dynamodb_table_item */
export const tableItem = defineResource(
  "aws_dynamodb_table_item",
  { table_name: z.string(), hash_key: z.string(), range_key: z.string().optional(), item: z.string() },
  ({ hash_key, item, range_key, table_name }) => ({ id: [table_name, hash_key, range_key, item].join("|") }),
);

export function tableArn(region: string, accountId: string, name: string): string {
  return `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
}
