import { AwsError } from "../core/aws-error.ts";
import type { Queue } from "./queue.ts";

/** Attributes that no queue here has. If requested, they are omitted from the response. */
const UNSET = [
  "RedriveAllowPolicy",
  "KmsMasterKeyId",
  "KmsDataKeyReusePeriodSeconds",
  "FifoQueue",
  "ContentBasedDeduplication",
  "DeduplicationScope",
  "FifoThroughputLimit",
];

/**
 * @throws {AwsError} InvalidAttributeName
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
export function getQueueAttributes(queue: Queue, names: readonly string[]): Record<string, string> {
  const attributes = allAttributes(queue);
  const unknown = names.find((name) => name !== "All" && !Object.hasOwn(attributes, name) && !UNSET.includes(name));
  if (unknown !== undefined) {
    throw new AwsError("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
  }
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value !== undefined && (names.includes("All") || names.includes(name)) ? [[name, String(value)]] : [],
    ),
  );
}

function allAttributes(queue: Queue): Record<string, string | number | boolean | undefined> {
  const { settings } = queue;
  const counts = queue.counts();
  const createdAtSeconds = Math.floor(queue.createdAtMs / 1000);
  return {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: counts.visible,
    ApproximateNumberOfMessagesNotVisible: counts.notVisible,
    ApproximateNumberOfMessagesDelayed: counts.delayed,
    CreatedTimestamp: createdAtSeconds,
    LastModifiedTimestamp: createdAtSeconds,
    VisibilityTimeout: settings.visibilityTimeoutSeconds,
    MaximumMessageSize: settings.maximumMessageBytes,
    MessageRetentionPeriod: settings.messageRetentionSeconds,
    DelaySeconds: settings.delaySeconds,
    ReceiveMessageWaitTimeSeconds: settings.receiveWaitTimeSeconds,
    SqsManagedSseEnabled: settings.sqsManagedSseEnabled,
    Policy: settings.policy,
    RedrivePolicy: settings.redrivePolicy && JSON.stringify(settings.redrivePolicy),
  };
}
