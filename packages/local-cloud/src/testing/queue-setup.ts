import { type Collection, memoryStore } from "../core/store/store.ts";
import type { AcceptedMessage } from "../sqs/deduplication.ts";
import type { StoredMessage } from "../sqs/message.ts";
import { Queue } from "../sqs/queue.ts";
import type { QueueSettings } from "../sqs/queue-settings.ts";
import { ManualClock } from "./manual-clock.ts";

/** Creates a queue with SQS's defaults and a manual clock. */
export function testQueue(
  settings: Partial<QueueSettings> = {},
  clock = new ManualClock(),
  collection: Collection<StoredMessage> = memoryStore.collection("messages"),
  accepted: Collection<AcceptedMessage> = memoryStore.collection("deduplication"),
) {
  const name = settings.name ?? "lab2-dev-dead-letters";
  const queue = new Queue(
    {
      name,
      arn: `arn:aws:sqs:eu-central-1:000000000000:${name}`,
      url: `http://127.0.0.1:4566/000000000000/${name}`,
      delaySeconds: 0,
      visibilityTimeoutSeconds: 30,
      messageRetentionSeconds: 345_600,
      maximumMessageBytes: 262_144,
      receiveWaitTimeSeconds: 0,
      sqsManagedSseEnabled: true,
      tags: {},
      ...settings,
    },
    clock,
    collection,
    accepted,
  );
  return { queue, clock };
}

export const senderId = "arn:aws:iam::000000000000:root";
