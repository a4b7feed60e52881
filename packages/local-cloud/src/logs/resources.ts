import * as z from "zod";
import { defineResource, defineUnemulatedResource, tags } from "../terraform/resource-type.ts";

export const logGroup = defineResource(
  "aws_cloudwatch_log_group",
  {
    name: z.string().regex(/^[\w./#-]{1,512}$/, "must be 1 to 512 letters, digits and the characters _ - / . #"),
    /** 0 retains log events indefinitely. */
    retention_in_days: z.int().min(0).default(0),
    tags,
  },
  ({ name }, { accountId, region }) => ({ id: name, arn: logGroupArn(region, accountId, name) }),
  {
    generatedName: "name",
    withoutEffect: ["deletion_protection_enabled", "kms_key_id", "log_group_class", "skip_destroy"],
  },
);

const defineDelivery = (kind: "source" | "destination") =>
  defineUnemulatedResource(`aws_cloudwatch_log_delivery_${kind}`, ({ name }, { accountId, region }) => ({
    id: name,
    arn: `arn:aws:logs:${region}:${accountId}:delivery-${kind}:${name}`,
  }));

export const logDeliverySource = defineDelivery("source");
export const logDeliveryDestination = defineDelivery("destination");
export const logDelivery = defineUnemulatedResource("aws_cloudwatch_log_delivery", () => ({}));

export const logMetricFilter = defineUnemulatedResource("aws_cloudwatch_log_metric_filter", ({ name }) => ({
  id: name,
}));

/** An empty stream, for writers that do not create their own. */
export const logStream = defineUnemulatedResource(
  "aws_cloudwatch_log_stream",
  ({ log_group_name, name }, { accountId, region }) => ({
    id: name,
    arn: `${logGroupArn(region, accountId, String(log_group_name))}:log-stream:${name}`,
  }),
);

/** A log group of the stack. */
export const logGroupData = defineResource(
  "data.aws_cloudwatch_log_group",
  { name: z.string() },
  ({ name }, { accountId, region }) => ({ id: name, arn: logGroupArn(region, accountId, name) }),
);

/** Lets AWS services, such as EventBridge, write to log groups. */
export const logResourcePolicy = defineResource(
  "aws_cloudwatch_log_resource_policy",
  { policy_name: z.string().optional(), policy_document: z.string(), resource_arn: z.string().optional() },
  ({ policy_name, resource_arn }) => ({ id: policy_name ?? resource_arn }),
);

export function logGroupArn(region: string, accountId: string, name: string): string {
  return `arn:aws:logs:${region}:${accountId}:log-group:${name}`;
}
