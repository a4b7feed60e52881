import * as z from "zod";
import { defineResource, tags } from "../terraform/resource-type.ts";

const index = {
  name: z.string().regex(/^[\w.-]{3,255}$/),
  range_key: z.string().optional(),
  projection_type: z.enum(["ALL", "INCLUDE", "KEYS_ONLY"]),
  non_key_attributes: z.array(z.string()).optional(),
};

export type IndexConfig = z.output<z.ZodObject<typeof index>>;

export const table = defineResource(
  "aws_dynamodb_table",
  {
    name: z.string().regex(/^[\w.-]{3,255}$/),
    billing_mode: z.literal("PAY_PER_REQUEST", "only PAY_PER_REQUEST is supported"),
    hash_key: z.string(),
    range_key: z.string().optional(),
    attribute: z.array(z.strictObject({ name: z.string(), type: z.enum(["S", "N", "B"]) })),
    global_secondary_index: z.array(z.strictObject({ ...index, hash_key: z.string() })).default([]),
    local_secondary_index: z.array(z.strictObject({ ...index, range_key: z.string() })).default([]),
    deletion_protection_enabled: z.boolean().default(false),
    /** Accepted without effect. */
    point_in_time_recovery: z.strictObject({ enabled: z.boolean() }).optional(),
    ttl: z.strictObject({ attribute_name: z.string(), enabled: z.boolean() }).optional(),
    tags,
  },
  ({ name }, { accountId, region }) => ({ id: name, arn: tableArn(region, accountId, name) }),
);

export function tableArn(region: string, accountId: string, name: string): string {
  return `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
}
