import { parseFunctionArn } from "../core/function-arn.ts";
import { findFunction, findQualifiedArn } from "../lambda/find-function.ts";
import type { Queue } from "../sqs/queue.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { compileMessageFilter, type MessageFilter } from "./message-filter.ts";
import type { QueueMapping } from "./queue-poller.ts";
import { eventSourceMapping } from "./resources.ts";

/** Above it, AWS requires a batch window. */
const MAX_BATCH_SIZE_WITHOUT_WINDOW = 10;

interface MappingOfQueue {
  address: string;
  mapping: QueueMapping;
  queue: Queue;
  roleArn: string;
}

type Config = ReturnType<typeof readMappings>[number]["config"];

const readMappings = (stack: Stack) => stack.resources(eventSourceMapping);

/** Reads the enabled mappings of queues. @throws {StackError} if AWS would reject one */
export function readQueueMappings(stack: Stack, queues: readonly Queue[]): MappingOfQueue[] {
  return readMappings(stack).flatMap(({ address, config }) => {
    const queue = queues.find(({ arn }) => arn === config.event_source_arn);
    if (!queue) {
      throw createInvalidResourceError(
        `${address}: event_source_arn: the stack has no queue ${config.event_source_arn}`,
      );
    }
    const { functionArn: function_name = config.function_name, qualifier } =
      parseFunctionArn(config.function_name) ?? {};
    const { config: target } = findFunction(stack, function_name, address);
    checkBatch(config, address);
    checkVisibility(queue, target.timeout, address);
    const mapping = {
      functionArn: findQualifiedArn(stack, { function_name, qualifier }, address),
      functionName: target.function_name,
      batchSize: config.batch_size,
      batchWindowSeconds: config.maximum_batching_window_in_seconds,
      reportsFailures: config.function_response_types.length > 0,
      maximumConcurrency: config.scaling_config?.maximum_concurrency,
      filter: compileFilter(config, address),
    };
    return config.enabled ? [{ address, mapping, queue, roleArn: target.role }] : [];
  });
}

function checkBatch({ batch_size, maximum_batching_window_in_seconds }: Config, address: string): void {
  if (batch_size > MAX_BATCH_SIZE_WITHOUT_WINDOW && maximum_batching_window_in_seconds === 0) {
    const message = `${address}: batch_size ${batch_size} is larger than ${MAX_BATCH_SIZE_WITHOUT_WINDOW}: set maximum_batching_window_in_seconds to at least 1`;
    throw createInvalidResourceError(message);
  }
}

/** AWS rejects a message that could be received again while its function still runs. */
function checkVisibility({ name, settings }: Queue, timeoutSeconds: number, address: string): void {
  if (settings.visibilityTimeoutSeconds < timeoutSeconds) {
    const message = `${address}: the visibility timeout of ${name}, ${settings.visibilityTimeoutSeconds} s, is less than the function's timeout, ${timeoutSeconds} s: AWS recommends six times the timeout`;
    throw createInvalidResourceError(message);
  }
}

function compileFilter({ filter_criteria }: Config, address: string): MessageFilter {
  try {
    return compileMessageFilter(filter_criteria?.filter.map(({ pattern }) => pattern) ?? []);
  } catch (cause) {
    throw createInvalidResourceError(`${address}: filter_criteria: ${(cause as Error).message}`, { cause });
  }
}
