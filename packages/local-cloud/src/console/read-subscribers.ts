import { topicSubscription } from "../sns/resources.ts";
import type { Stack } from "../terraform/stack.ts";

/** Reads the functions, or their aliases, that subscribe to topics, by the dead-letter queue of their subscriptions. */
export function readSubscribers(stack: Stack): Map<string, string[]> {
  const subscribers = new Map<string, string[]>();
  for (const { config } of stack.resources(topicSubscription)) {
    const queueArn = readDeadLetterQueueArn(config.redrive_policy);
    if (config.protocol === "lambda" && queueArn !== undefined) {
      const others = subscribers.get(queueArn) ?? [];
      subscribers.set(queueArn, [...new Set([...others, config.endpoint])]);
    }
  }
  return subscribers;
}

export function readDeadLetterQueueArn(redrivePolicy: string | undefined): string | undefined {
  return redrivePolicy === undefined ? undefined : JSON.parse(redrivePolicy).deadLetterTargetArn;
}
