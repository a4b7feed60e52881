import type { Queue } from "../sqs/queue.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { compileMessageFilter } from "./message-filter.ts";
import type { QueueMapping } from "./queue-poller.ts";
import { compilePatterns, type MappingConfig, readMappings } from "./read-mappings.ts";

const STREAM_ATTRIBUTES = [
  "starting_position",
  "maximum_retry_attempts",
  "maximum_record_age_in_seconds",
  "bisect_batch_on_function_error",
  "parallelization_factor",
  "destination_config",
] as const;
const DEFAULT_BATCH_SIZE = 10;
/** Above it, AWS requires a batch window. */
const MAX_BATCH_SIZE_WITHOUT_WINDOW = 10;

interface MappingOfQueue {
  address: string;
  mapping: QueueMapping;
  queue: Queue;
  roleArn: string;
}

/** Reads the enabled mappings of queues. @throws {StackError} if AWS would reject one */
export function readQueueMappings(stack: Stack, queues: readonly Queue[]): MappingOfQueue[] {
  const all = readMappings(stack).filter(({ config }) => config.event_source_arn.startsWith("arn:aws:sqs:"));
  return all.flatMap(({ address, config, functionArn, functionName, roleArn, timeoutSeconds }) => {
    const queue = queues.find(({ arn }) => arn === config.event_source_arn);
    if (!queue) {
      throw createInvalidResourceError(
        `${address}: event_source_arn: the stack has no queue ${config.event_source_arn}`,
      );
    }
    const batchSize = config.batch_size ?? DEFAULT_BATCH_SIZE;
    rejectStreamAttributes(config, address);
    checkBatch(batchSize, config, address);
    checkFifo(queue, config, address);
    checkVisibility(queue, timeoutSeconds, address);
    const mapping = {
      functionArn,
      functionName,
      batchSize,
      batchWindowSeconds: config.maximum_batching_window_in_seconds,
      reportsFailures: config.function_response_types.length > 0,
      maximumConcurrency: config.scaling_config?.maximum_concurrency,
      filter: compilePatterns(config, address, compileMessageFilter),
    };
    return config.enabled ? [{ address, mapping, queue, roleArn }] : [];
  });
}

function rejectStreamAttributes(config: MappingConfig, address: string): void {
  const name = STREAM_ATTRIBUTES.find((attribute) => config[attribute]);
  if (name) {
    throw createInvalidResourceError(`${address}: ${name} is for streams: remove it, because the source is a queue`);
  }
}

function checkBatch(batchSize: number, config: MappingConfig, address: string): void {
  if (batchSize > MAX_BATCH_SIZE_WITHOUT_WINDOW && config.maximum_batching_window_in_seconds === 0) {
    const message = `${address}: batch_size ${batchSize} is larger than ${MAX_BATCH_SIZE_WITHOUT_WINDOW}: set maximum_batching_window_in_seconds to at least 1`;
    throw createInvalidResourceError(message);
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
function checkFifo({ name, settings }: Queue, config: MappingConfig, address: string): void {
  if (settings.fifo && config.maximum_batching_window_in_seconds > 0) {
    const message = `${address}: maximum_batching_window_in_seconds is not supported for the FIFO queue ${name}: remove it`;
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
