import { parseFunctionArn } from "../core/function-arn.ts";
import { table } from "../dynamodb/resources.ts";
import { RETENTION_MS } from "../dynamodb/streams/change-record.ts";
import { parseStreamArn } from "../dynamodb/streams/stream-arn.ts";
import { LATEST, PUBLISHED } from "../lambda/function-versions.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { compileFilters } from "./compile-filters.ts";
import { compilePatterns, type MappingConfig, readMappings } from "./read-mappings.ts";
import type { StreamMapping } from "./stream-mapping.ts";

const DEFAULT_BATCH_SIZE = 100;
const RETENTION_SECONDS = RETENTION_MS / 1000;

interface MappingOfStream {
  address: string;
  mapping: StreamMapping;
  roleArn: string;
}

/**
 * Reads the enabled mappings of streams.
 * @param destinationArns the stack's queues and topics
 * @throws {StackError} if AWS would reject one, or its on-failure destination is unknown
 */
export function readStreamMappings(stack: Stack, destinationArns: ReadonlySet<string>): MappingOfStream[] {
  const streamArns = stack.resources(table).map(({ attributes }) => attributes.stream_arn);
  return readMappings(stack).flatMap(({ address, config, functionArn, functionName, roleArn }) => {
    const { event_source_arn: streamArn } = config;
    const stream = parseStreamArn(streamArn);
    if (!stream) {
      return [];
    }
    if (!streamArns.includes(streamArn)) {
      throw createInvalidResourceError(`${address}: event_source_arn: the stack has no stream ${streamArn}`);
    }
    const onFailureArn = config.destination_config?.on_failure?.destination_arn;
    if (onFailureArn !== undefined && !destinationArns.has(onFailureArn)) {
      const message = `${address}: destination_config: the stack has no queue or topic ${onFailureArn}`;
      throw createInvalidResourceError(message);
    }
    const { qualifier = LATEST } = parseFunctionArn(functionArn) ?? {};
    const mapping = {
      ...stream,
      streamArn,
      functionArn,
      functionName,
      executedVersion: qualifier === LATEST ? LATEST : PUBLISHED,
      ...readSettings(config, address),
      onFailureArn,
    };
    return config.enabled ? [{ address, mapping, roleArn }] : [];
  });
}

function readSettings(config: MappingConfig, address: string) {
  const { maximum_record_age_in_seconds: maximumAge = -1, maximum_retry_attempts: maximumRetries = -1 } = config;
  const { scaling_config, starting_position: startingPosition } = config;
  if (scaling_config) {
    throw createInvalidResourceError(
      `${address}: scaling_config is for queues: remove it, or set parallelization_factor`,
    );
  }
  if (!startingPosition) {
    const message = `${address}: starting_position is missing: set it to TRIM_HORIZON or LATEST, because the source is a stream`;
    throw createInvalidResourceError(message);
  }
  return {
    startingPosition,
    batchSize: config.batch_size ?? DEFAULT_BATCH_SIZE,
    batchWindowSeconds: config.maximum_batching_window_in_seconds,
    reportsFailures: config.function_response_types.length > 0,
    bisects: config.bisect_batch_on_function_error ?? false,
    maximumRetryAttempts: maximumRetries === -1 ? Number.POSITIVE_INFINITY : maximumRetries,
    maximumRecordAgeSeconds: maximumAge === -1 ? RETENTION_SECONDS : Math.min(maximumAge, RETENTION_SECONDS),
    parallelizationFactor: config.parallelization_factor ?? 1,
    filter: compilePatterns(config, address, compileFilters),
  };
}
