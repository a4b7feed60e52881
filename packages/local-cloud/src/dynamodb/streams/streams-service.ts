import { type ConditionContext, callerName } from "iam-policy";
import * as z from "zod";
import type { ActivityLog } from "../../core/activity-log.ts";
import { AwsError } from "../../core/aws-error.ts";
import type { AwsCall, AwsService } from "../../core/aws-service.ts";
import type { Clock } from "../../core/clock.ts";
import { createJsonService, type Operation, operation } from "../../protocols/json-service.ts";
import type { ChangeReader } from "./change-reader.ts";
import type { ChangeRecord } from "./change-record.ts";
import { createNotFoundError, describeStream, listStreams, type Tables } from "./describe-streams.ts";
import { formatShardIterator, parseShardIterator } from "./shard-iterator.ts";
import { formatSequenceNumber, parseSequenceNumber, SHARD_ID, toStreamRecord } from "./stream-record.ts";

interface StreamsDependencies extends Tables {
  reader: ChangeReader;
  /** @throws {AwsError} if the caller is denied */
  authorize(call: AwsCall, action: string, resource: string, context: ConditionContext): void;
  clock: Clock;
  activityLog: ActivityLog;
}

const MAX_RECORDS_BYTES = 1_048_576;
const iteratorType = z.enum(["TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"]);
const tableName = z.string().regex(/^[\w.-]{3,255}$/);
const listLimit = z.int().min(1).max(100).default(100);

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html */
export function createStreamsService(dependencies: StreamsDependencies): AwsService {
  const { activityLog, authorize, reader } = dependencies;
  const demand: Demand = (call, resource) => {
    const action = `dynamodb:${call.operation}`;
    authorize(call, action, resource, {});
    // Other callers poll, often and without end.
    if (call.caller.kind === "role") {
      activityLog.record({ type: "api-call", caller: callerName(call.caller), action, resource, cause: call.cause });
    }
  };
  return createJsonService("DynamoDBStreams_20120810", {
    ListStreams: operation(
      z.strictObject({
        TableName: tableName.optional(),
        Limit: listLimit,
        ExclusiveStartStreamArn: z.string().optional(),
      }),
      (input, call) => {
        demand(call, `${dependencies.tableArnPrefix}${input.TableName ?? "*"}/stream/*`);
        return listStreams(dependencies, input);
      },
    ),
    DescribeStream: operation(
      z.strictObject({ StreamArn: z.string(), Limit: listLimit, ExclusiveStartShardId: z.string().optional() }),
      async ({ ExclusiveStartShardId, StreamArn }, call) => {
        demand(call, StreamArn);
        const { description, table } = await describeStream(dependencies, StreamArn);
        const { first } = await readRange(reader, table.TableName);
        const shard = {
          ShardId: SHARD_ID,
          SequenceNumberRange: { StartingSequenceNumber: formatSequenceNumber(first) },
        };
        return { StreamDescription: { ...description, Shards: ExclusiveStartShardId === SHARD_ID ? [] : [shard] } };
      },
    ),
    ...createShardOperations(dependencies, demand),
  });
}

type Demand = (call: AwsCall, resource: string) => void;

function createShardOperations(dependencies: StreamsDependencies, demand: Demand): Record<string, Operation> {
  const { clock, reader } = dependencies;
  return {
    GetShardIterator: operation(
      z.strictObject({
        StreamArn: z.string(),
        ShardId: z.string(),
        ShardIteratorType: iteratorType,
        SequenceNumber: z.string().optional(),
      }),
      async (input, call) => {
        demand(call, input.StreamArn);
        const { table } = await describeStream(dependencies, input.StreamArn);
        if (input.ShardId !== SHARD_ID) {
          throw createNotFoundError(`Shard: ${input.ShardId} not found`);
        }
        const after = findPosition(input, await readRange(reader, table.TableName));
        const createdAtMs = clock.now();
        return { ShardIterator: formatShardIterator({ streamArn: input.StreamArn, after, createdAtMs }) };
      },
    ),
    GetRecords: operation(
      z.strictObject({ ShardIterator: z.string().min(1), Limit: z.int().min(1).max(1000).default(1000) }),
      async ({ Limit, ShardIterator }, call) => {
        const { after, streamArn } = parseShardIterator(ShardIterator, clock.now());
        demand(call, streamArn);
        const { table } = await describeStream(dependencies, streamArn);
        const { records } = await reader.read(table.TableName, after, Limit);
        const returned = limitBytes(records);
        const next = { streamArn, after: returned.at(-1)?.sequence ?? after, createdAtMs: clock.now() };
        return {
          Records: returned.map((record) => toStreamRecord(record, streamArn, clock)),
          NextShardIterator: formatShardIterator(next),
        };
      },
    ),
  };
}

/** Returns the sequences of the first stored record, and of the last one that was written. */
async function readRange(reader: ChangeReader, tableName: string): Promise<{ first: number; last: number }> {
  const { lastSequence: last, records } = await reader.read(tableName, 0, 1);
  return { first: records[0]?.sequence ?? last + 1, last };
}

function findPosition(
  {
    SequenceNumber = "",
    ShardIteratorType,
  }: { SequenceNumber?: string | undefined; ShardIteratorType: z.output<typeof iteratorType> },
  { first, last }: { first: number; last: number },
): number {
  if (ShardIteratorType === "TRIM_HORIZON") {
    return 0;
  }
  if (ShardIteratorType === "LATEST") {
    return last;
  }
  const sequence = parseSequenceNumber(SequenceNumber);
  if (sequence === undefined) {
    throw new AwsError("ValidationException", "Invalid SequenceNumber");
  }
  const after = ShardIteratorType === "AT_SEQUENCE_NUMBER" ? sequence - 1 : sequence;
  if (after + 1 < first) {
    const message = "The operation attempted to read past the oldest stream record in a shard.";
    throw new AwsError("TrimmedDataAccessException", message);
  }
  return after;
}

function limitBytes(records: readonly ChangeRecord[]): ChangeRecord[] {
  let bytes = 0;
  const end = records.findIndex(({ sizeBytes }) => {
    bytes += sizeBytes;
    return bytes > MAX_RECORDS_BYTES;
  });
  return end < 0 ? [...records] : records.slice(0, Math.max(1, end));
}
