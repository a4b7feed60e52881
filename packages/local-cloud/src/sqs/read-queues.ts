import { type NamedPolicy, parseResourcePolicy } from "iam-policy";
import type { Clock } from "../core/clock.ts";
import type { Store } from "../core/store/store.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { type OnRedriven, Queue } from "./queue.ts";
import { readRedrivePolicies } from "./read-redrive-policies.ts";
import { sqsQueue, sqsQueuePolicy, toQueueSettings } from "./resources.ts";

export interface QueueWithPolicy {
  queue: Queue;
  policy: NamedPolicy | undefined;
}

/**
 * Reads the queues by ARN.
 * @param onRedriven called for each message that a redrive policy has moved
 * @throws {StackError} if a policy is for an undefined queue, or a queue has two policies
 */
export function readQueues(
  stack: Stack,
  { clock, onRedriven, store }: { clock: Clock; store: Store; onRedriven: OnRedriven },
): Map<string, QueueWithPolicy> {
  const policies = readPolicies(stack);
  const redrivePolicies = readRedrivePolicies(stack);
  const queues = new Map<string, QueueWithPolicy>();
  for (const resource of stack.resources(sqsQueue)) {
    const settings = toQueueSettings(resource);
    const policy = policies.get(settings.url);
    const redrivePolicy = redrivePolicies.get(settings.arn);
    const queue = new Queue(
      { ...settings, ...(policy && { policy: policy.json }), ...(redrivePolicy && { redrivePolicy }) },
      clock,
      store.collection(`sqs/${settings.name}`),
      store.collection(`sqs-deduplication/${settings.name}`),
    );
    queues.set(settings.arn, {
      queue,
      policy: policy && { name: policy.address, document: parseResourcePolicy(policy.json, policy.address) },
    });
  }
  for (const { queue } of queues.values()) {
    const deadLetters = queues.get(queue.settings.redrivePolicy?.deadLetterTargetArn ?? "")?.queue;
    if (deadLetters) {
      queue.redriveTo(deadLetters, onRedriven);
    }
  }
  return queues;
}

/** Reads the access policies by the URL of their queue. */
function readPolicies(stack: Stack): Map<string, { address: string; json: string }> {
  const policies = new Map<string, { address: string; json: string }>();
  const add = (url: string, address: string, json: string) => {
    const other = policies.get(url);
    if (other) {
      throw createInvalidResourceError(
        `${address}: ${url} already has the policy ${other.address}; remove one of them`,
      );
    }
    policies.set(url, { address, json });
  };
  const urls = new Set<string>();
  for (const { address, attributes, config } of stack.resources(sqsQueue)) {
    const url = String(attributes.url);
    urls.add(url);
    if (config.policy !== undefined) {
      add(url, address, config.policy);
    }
  }
  for (const { address, config } of stack.resources(sqsQueuePolicy)) {
    if (!urls.has(config.queue_url)) {
      throw createInvalidResourceError(`${address}: queue_url: the stack has no queue ${config.queue_url}`);
    }
    add(config.queue_url, address, config.policy);
  }
  return policies;
}
