import type { Clock } from "../core/clock.ts";
import { formatSequenceNumber, SHARD_ID } from "../dynamodb/streams/stream-record.ts";
import type { InvocationResult } from "../lambda/invocation.ts";
import type { ReadRecord } from "./stream-batch.ts";
import type { StreamMapping } from "./stream-mapping.ts";

export type DiscardCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

export interface StreamFailure {
  condition: DiscardCondition;
  requestId: string;
  invokeCount: number;
  records: readonly ReadRecord[];
  /** The function's last response, unless it was not invoked. */
  result?: InvocationResult | undefined;
}

/**
 * Describes discarded records for the on-failure destination, which receives not the records but where they are.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function formatStreamFailure(failure: StreamFailure, mapping: StreamMapping, clock: Clock): string {
  const { condition, invokeCount, records, requestId, result } = failure;
  const [first, last] = [records[0], records.at(-1)];
  return JSON.stringify({
    requestContext: {
      requestId,
      functionArn: mapping.functionArn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    ...(result && {
      responseContext: {
        statusCode: 200,
        executedVersion: mapping.executedVersion,
        functionError: result.error ? "Unhandled" : null,
      },
    }),
    version: "1.0",
    timestamp: new Date(clock.toRealTime()).toISOString(),
    DDBStreamBatchInfo: {
      shardId: SHARD_ID,
      startSequenceNumber: formatSequenceNumber(first?.change.sequence ?? 0),
      endSequenceNumber: formatSequenceNumber(last?.change.sequence ?? 0),
      approximateArrivalOfFirstRecord: formatSeconds(clock.toRealTime(first?.change.at)),
      approximateArrivalOfLastRecord: formatSeconds(clock.toRealTime(last?.change.at)),
      batchSize: records.length,
      streamArn: mapping.streamArn,
    },
  });
}

function formatSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
