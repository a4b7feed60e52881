/** Moves a message that was received too often to another queue. */
export interface RedrivePolicy {
  deadLetterTargetArn: string;
  /** 1 to 1,000. */
  maxReceiveCount: number;
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html */
export interface FifoSettings {
  /** Whether a message without a deduplication ID has a hash of its body as one. */
  contentBasedDeduplication: boolean;
  deduplicationScope: "queue" | "messageGroup";
  /** Has no effect: throughput is not limited. */
  throughputLimit: "perQueue" | "perMessageGroupId";
}

export interface QueueSettings {
  name: string;
  arn: string;
  url: string;
  delaySeconds: number;
  visibilityTimeoutSeconds: number;
  messageRetentionSeconds: number;
  maximumMessageBytes: number;
  receiveWaitTimeSeconds: number;
  sqsManagedSseEnabled: boolean;
  tags: Record<string, string>;
  /** Undefined for a standard queue. */
  fifo?: FifoSettings | undefined;
  policy?: string;
  redrivePolicy?: RedrivePolicy;
}
