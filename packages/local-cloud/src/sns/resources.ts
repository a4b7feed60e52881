import { createHash } from "node:crypto";
import * as z from "zod";
import { defineResource, tags } from "../terraform/resource-type.ts";

const FEEDBACK = ["application", "firehose", "http", "lambda", "sqs"].flatMap((protocol) =>
  ["failure_feedback_role_arn", "success_feedback_role_arn", "success_feedback_sample_rate"].map(
    (name) => `${protocol}_${name}`,
  ),
);

const EMULATED_PROTOCOLS = ["lambda", "sqs"];

/**
 * A standard topic. Encryption is accepted, because it has no effect that a caller can observe.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sns_topic
 */
export const topic = defineResource(
  "aws_sns_topic",
  {
    name: z
      .string()
      .regex(
        /^[A-Za-z0-9_-]{1,256}$/,
        "must be 1 to 256 letters, digits, hyphens and underscores; the local cloud has no FIFO topics",
      ),
    display_name: z.string().default(""),
    policy: z.string().optional(),
    signature_version: z.int().min(1).max(2).optional(),
    fifo_topic: z.literal(false, "must be false: the local cloud supports only standard topics").optional(),
    tags,
  },
  ({ name }, { accountId, region }) => {
    const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
    return { id: arn, arn, owner: accountId };
  },
  {
    generatedName: "name",
    withoutEffect: ["content_based_deduplication", "delivery_policy", "kms_master_key_id", "tracing_config"],
    notEmulated: FEEDBACK,
  },
);

/** A topic of the stack, by its name. */
export const topicData = defineResource(
  "data.aws_sns_topic",
  { name: z.string() },
  ({ name }, { accountId, region }) => {
    const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
    return { id: arn, arn };
  },
);

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sns_topic_policy */
export const topicPolicy = defineResource(
  "aws_sns_topic_policy",
  { arn: z.string(), policy: z.string() },
  ({ arn }, { accountId }) => ({ id: arn, owner: accountId }),
);

/**
 * A subscription. Only queues and functions receive messages; another protocol is reported as not emulated.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sns_topic_subscription
 */
export const topicSubscription = defineResource(
  "aws_sns_topic_subscription",
  {
    topic_arn: z.string(),
    protocol: z.enum(["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"]),
    endpoint: z.string(),
    raw_message_delivery: z.boolean().default(false),
    filter_policy: z.string().optional(),
    filter_policy_scope: z.enum(["MessageAttributes", "MessageBody"]).default("MessageAttributes"),
    redrive_policy: z.string().optional(),
  },
  ({ topic_arn }, { accountId, address }) => {
    const arn = `${topic_arn}:${createUuid(address)}`;
    const isConfirmed = { confirmation_was_authenticated: true, pending_confirmation: false };
    return { id: arn, arn, owner_id: accountId, ...isConfirmed };
  },
  {
    withoutEffect: [
      "confirmation_timeout_in_minutes",
      "delivery_policy",
      "endpoint_auto_confirms",
      "subscription_role_arn",
    ],
    emulatedValues: { protocol: EMULATED_PROTOCOLS },
  },
);

/** Whether subscriptions of a protocol receive messages. */
export function isEmulated(protocol: string): boolean {
  return EMULATED_PROTOCOLS.includes(protocol);
}

/** Creates a UUID that is always the same for an address. */
function createUuid(address: string): string {
  const hex = createHash("sha256").update(address).digest("hex");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}
