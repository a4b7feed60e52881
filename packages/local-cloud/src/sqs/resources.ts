import * as z from "zod";
import { defineResource, type Resource, tags } from "../terraform/resource-type.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import type { QueueSettings } from "./queue-settings.ts";

/**
 * A standard or FIFO queue. Encryption is accepted, because it has no effect that a caller can observe.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sqs_queue
 */
export const sqsQueue = defineResource(
  "aws_sqs_queue",
  {
    name: z
      .string()
      .max(80)
      .regex(/^[A-Za-z0-9_-]+(\.fifo)?$/, "must be 1 to 80 letters, digits, hyphens and underscores"),
    delay_seconds: z.int().min(0).max(900).default(0),
    visibility_timeout_seconds: z.int().min(0).max(43_200).default(30),
    message_retention_seconds: z.int().min(60).max(1_209_600).default(345_600),
    max_message_size: z.int().min(1024).max(1_048_576).default(262_144),
    receive_wait_time_seconds: z.int().min(0).max(20).default(0),
    sqs_managed_sse_enabled: z.boolean().default(true),
    policy: z.string().optional(),
    redrive_policy: z.string().optional(),
    redrive_allow_policy: z.string().optional(),
    fifo_queue: z.boolean().default(false),
    content_based_deduplication: z.boolean().default(false),
    deduplication_scope: z.enum(["queue", "messageGroup"]).default("queue"),
    fifo_throughput_limit: z.enum(["perQueue", "perMessageGroupId"]).default("perQueue"),
    tags,
  },
  ({ name }, { accountId, region, awsEndpointUrl }) => {
    const url = `${awsEndpointUrl}/${accountId}/${name}`;
    return { name, arn: `arn:aws:sqs:${region}:${accountId}:${name}`, url, id: url };
  },
  {
    generatedName: "name",
    generatedSuffix: ({ fifo_queue }) => (String(fifo_queue) === "true" ? ".fifo" : ""),
    withoutEffect: ["kms_data_key_reuse_period_seconds", "kms_master_key_id"],
  },
);

/** A queue of the stack. */
export const sqsQueueData = defineResource(
  "data.aws_sqs_queue",
  { name: z.string() },
  ({ name }, { accountId, region, awsEndpointUrl }) => {
    const url = `${awsEndpointUrl}/${accountId}/${name}`;
    return { arn: `arn:aws:sqs:${region}:${accountId}:${name}`, url, id: url };
  },
);

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sqs_queue_policy */
export const sqsQueuePolicy = defineResource(
  "aws_sqs_queue_policy",
  { queue_url: z.string(), policy: z.string() },
  ({ queue_url }) => ({ id: queue_url }),
);

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sqs_queue_redrive_policy */
export const sqsQueueRedrivePolicy = defineResource(
  "aws_sqs_queue_redrive_policy",
  { queue_url: z.string(), redrive_policy: z.string() },
  ({ queue_url }) => ({ id: queue_url }),
);

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sqs_queue_redrive_allow_policy */
export const sqsQueueRedriveAllowPolicy = defineResource(
  "aws_sqs_queue_redrive_allow_policy",
  { queue_url: z.string(), redrive_allow_policy: z.string() },
  ({ queue_url }) => ({ id: queue_url }),
);

type QueueConfig = z.output<typeof sqsQueue.schema>;

/**
 * Returns the settings of a queue resource, without the policy, which is a separate resource.
 * @throws {StackError} if AWS would reject the attributes of a FIFO queue
 */
export function toQueueSettings({ address, attributes, config }: Resource<QueueConfig>): QueueSettings {
  checkFifo(config, address);
  return {
    name: config.name,
    arn: String(attributes.arn),
    url: String(attributes.url),
    delaySeconds: config.delay_seconds,
    visibilityTimeoutSeconds: config.visibility_timeout_seconds,
    messageRetentionSeconds: config.message_retention_seconds,
    maximumMessageBytes: config.max_message_size,
    receiveWaitTimeSeconds: config.receive_wait_time_seconds,
    sqsManagedSseEnabled: config.sqs_managed_sse_enabled,
    tags: config.tags ?? {},
    ...(config.fifo_queue && {
      fifo: {
        contentBasedDeduplication: config.content_based_deduplication,
        deduplicationScope: config.deduplication_scope,
        throughputLimit: config.fifo_throughput_limit,
      },
    }),
  };
}

function checkFifo(config: QueueConfig, address: string): void {
  if (config.fifo_queue !== config.name.endsWith(".fifo")) {
    const fix = config.fifo_queue ? "must end with .fifo" : "ends with .fifo: set fifo_queue to true";
    throw createInvalidResourceError(`${address}: name: ${fix}`);
  }
  if (config.content_based_deduplication && !config.fifo_queue) {
    throw createInvalidResourceError(`${address}: content_based_deduplication: requires fifo_queue`);
  }
  if (config.fifo_throughput_limit === "perMessageGroupId" && config.deduplication_scope === "queue") {
    throw createInvalidResourceError(
      `${address}: fifo_throughput_limit: perMessageGroupId requires the deduplication_scope messageGroup`,
    );
  }
}
