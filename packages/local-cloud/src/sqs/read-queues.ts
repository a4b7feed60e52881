import { type NamedPolicy, parseResourcePolicy } from "iam-policy";
import type { Clock } from "../core/clock.ts";
import type { Store } from "../core/store/store.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { Queue } from "./queue.ts";
import { sqsQueue, sqsQueuePolicy, toQueueSettings } from "./resources.ts";

export interface QueueWithPolicy {
  queue: Queue;
  policy: NamedPolicy | undefined;
}

/** Reads the queues by ARN. @throws {StackError} if a policy is for an undefined queue, or a queue has two policies */
export function readQueues(stack: Stack, clock: Clock, store: Store): Map<string, QueueWithPolicy> {
  const policies = new Map<string, { address: string; json: string }>();
  for (const { address, config } of stack.resources(sqsQueuePolicy)) {
    const other = policies.get(config.queue_url);
    if (other) {
      const message = `${address}: ${config.queue_url} already has the policy ${other.address}; remove one of them`;
      throw createInvalidResourceError(message);
    }
    policies.set(config.queue_url, { address, json: config.policy });
  }

  const queues = new Map<string, QueueWithPolicy>();
  for (const resource of stack.resources(sqsQueue)) {
    const settings = toQueueSettings(resource);
    const policy = policies.get(settings.url);
    policies.delete(settings.url);
    queues.set(settings.arn, {
      queue: new Queue(
        { ...settings, ...(policy && { policy: policy.json }) },
        clock,
        store.collection(`sqs/${settings.name}`),
      ),
      policy: policy && { name: policy.address, document: parseResourcePolicy(policy.json, policy.address) },
    });
  }
  for (const [url, { address }] of policies) {
    throw createInvalidResourceError(`${address}: queue_url: the stack has no queue ${url}`);
  }
  return queues;
}
