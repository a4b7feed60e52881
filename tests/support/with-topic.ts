import { getResource, synthesizeOrders } from "infra/src/synthesized-stack.ts";
import type { StackEdit } from "./run-stack.ts";

/** Publishes order_created on a topic, to which the queue `audit` subscribes. */
export const withTopic =
  ({ isDenied = false } = {}): StackEdit =>
  (json) => {
    const stack = synthesizeOrders("dev", { topics: { order_created: { queues: { audit: {} } } } });
    Object.assign(json, stack);
    if (isDenied) {
      const block = getResource(stack, "aws_sqs_queue_policy", "order-created-topic-audit-policy");
      block.policy = String(block.policy).replace("sns.amazonaws.com", "s3.amazonaws.com");
    }
  };
