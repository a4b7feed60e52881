import { getResource, synthesizeOrders } from "infra/src/synthesized-stack.ts";
import type { StackEdit } from "./run-stack.ts";

/** Publishes order_created on a topic, to which the queue `audit` and one with a filter policy subscribe. */
export const withTopic =
  ({ filterPolicy = {}, isDenied = false }: { filterPolicy?: object; isDenied?: boolean } = {}): StackEdit =>
  (json) => {
    const queues = { audit: {}, sample: { filterPolicy: { ...filterPolicy } } };
    const stack = synthesizeOrders("dev", { topics: { order_created: { queues } } });
    Object.assign(json, stack);
    if (isDenied) {
      const block = getResource(stack, "aws_sqs_queue_policy", "order-created-topic-audit-policy");
      block.policy = String(block.policy).replace("sns.amazonaws.com", "s3.amazonaws.com");
    }
  };
