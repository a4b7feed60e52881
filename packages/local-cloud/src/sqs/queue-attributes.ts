import { checkAttributeNames, QUEUE_ATTRIBUTES } from "./attribute-names.ts";
import type { Queue } from "./queue.ts";

/**
 * Returns the requested attributes, without those that the queue does not have.
 * @throws {AwsError} InvalidAttributeName
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
export function getQueueAttributes(queue: Queue, names: readonly string[]): Record<string, string> {
  checkAttributeNames(names, QUEUE_ATTRIBUTES);
  return Object.fromEntries(
    Object.entries(allAttributes(queue)).flatMap(([name, value]) =>
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
    FifoQueue: settings.fifo && true,
    ContentBasedDeduplication: settings.fifo?.contentBasedDeduplication,
    DeduplicationScope: settings.fifo?.deduplicationScope,
    FifoThroughputLimit: settings.fifo?.throughputLimit,
    Policy: settings.policy,
    RedrivePolicy: settings.redrivePolicy && JSON.stringify(settings.redrivePolicy),
  };
}
