import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  ResourceNotFoundException,
  TrimmedDataAccessException,
} from "@aws-sdk/client-dynamodb-streams";
import { expect, onTestFinished, test } from "vitest";
import { AwsEndpoint } from "../../aws-endpoint/aws-endpoint.ts";
import { ActivityLog } from "../../core/activity-log.ts";
import { AwsError } from "../../core/aws-error.ts";
import { ManualClock } from "../../testing/manual-clock.ts";
import { caller, TableName, testDynamoDB } from "../../testing/running-dynamodb.ts";

const MINUTE_MS = 60_000;

/** Connects the SDK to the streams of a table with a stream. */
async function setUp({ mayRead = true } = {}) {
  const clock = new ManualClock();
  const authorized: [string, string][] = [];
  const { call, dynamodb } = await testDynamoDB({
    clock,
    streamViewType: "NEW_IMAGE",
    authorize(_, action, resource) {
      authorized.push([action, resource]);
      if (!mayRead && action === "dynamodb:GetRecords") {
        throw new AwsError("AccessDeniedException", `not authorized to perform: ${action}`);
      }
    },
  });
  const endpoint = new AwsEndpoint({ activityLog: new ActivityLog() });
  onTestFinished(() => endpoint.stop());
  const url = await endpoint.start(0);
  endpoint.serve(dynamodb.streams ? [dynamodb.streams] : [], () => caller);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new DynamoDBStreamsClient({ endpoint: url, region: "eu-central-1", credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  const { Streams: [stream] = [] } = await client.send(new ListStreamsCommand({ TableName }));
  const StreamArn = stream?.StreamArn;
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const getIterator = async (
    ShardIteratorType: "TRIM_HORIZON" | "LATEST" | "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER",
    SequenceNumber?: string,
  ) => {
    const command = new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType, SequenceNumber });
    return (await client.send(command)).ShardIterator;
  };
  return {
    authorized,
    client,
    clock,
    stream,
    StreamArn,
    StreamDescription,
    getIterator,
    async write(...ids: string[]) {
      for (const id of ids) {
        await call("PutItem", { TableName, Item: { ID: { S: id } } });
      }
    },
    async read(ShardIterator: string | undefined, Limit?: number) {
      const { NextShardIterator, Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator, Limit }));
      return { NextShardIterator, Records, ids: Records.map(({ dynamodb }) => dynamodb?.Keys?.ID?.S) };
    },
  };
}

const tableArn = `arn:aws:dynamodb:eu-central-1:111122223333:table/${TableName}`;

test("lists and describes streams", async () => {
  const { client, stream, StreamArn, StreamDescription } = await setUp();
  expect(stream).toEqual({ StreamArn, TableName, StreamLabel: StreamArn?.split("/").at(-1) });
  expect(StreamArn).toContain(`${tableArn}/stream/`);
  expect(StreamDescription).toMatchObject({
    StreamArn,
    StreamStatus: "ENABLED",
    StreamViewType: "NEW_IMAGE",
    CreationRequestDateTime: expect.any(Date),
    TableName,
    KeySchema: [{ AttributeName: "ID", KeyType: "HASH" }],
    Shards: [{ ShardId: expect.stringMatching(/^shardId-\d{20}-\w{8}$/) }],
  });
  expect((await client.send(new ListStreamsCommand({}))).Streams).toEqual([stream]);
  expect((await client.send(new ListStreamsCommand({ ExclusiveStartStreamArn: StreamArn }))).Streams).toEqual([]);
});

test("reads records page by page, from any position", async () => {
  const { getIterator, read, write } = await setUp();
  const latest = await getIterator("LATEST");
  await write("1", "2", "3");
  const first = await read(await getIterator("TRIM_HORIZON"), 2);
  expect(first.ids).toEqual(["1", "2"]);
  const second = await read(first.NextShardIterator);
  expect(second.ids).toEqual(["3"]);
  expect((await read(second.NextShardIterator)).ids).toEqual([]);
  expect((await read(latest)).ids).toEqual(["1", "2", "3"]);
  const number = first.Records[1]?.dynamodb?.SequenceNumber;
  expect((await read(await getIterator("AT_SEQUENCE_NUMBER", number))).ids).toEqual(["2", "3"]);
  expect((await read(await getIterator("AFTER_SEQUENCE_NUMBER", number))).ids).toEqual(["3"]);
});

test("formats records as AWS does", async () => {
  const { getIterator, read, write } = await setUp();
  await write("1");
  const { Records } = await read(await getIterator("TRIM_HORIZON"));
  expect(Records).toEqual([
    {
      eventID: expect.stringMatching(/^[\da-f]{32}$/),
      eventName: "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-central-1",
      dynamodb: {
        ApproximateCreationDateTime: new Date(Date.UTC(2026, 0, 1)),
        Keys: { ID: { S: "1" } },
        NewImage: { ID: { S: "1" } },
        SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
        SizeBytes: 6,
        StreamViewType: "NEW_IMAGE",
      },
    },
  ]);
});

test("returns at most 1 MB of records", async () => {
  const { call, dynamodb } = await testDynamoDB({ streamViewType: "NEW_IMAGE" });
  const text = { S: "x".repeat(300_000) };
  for (const id of ["1", "2", "3", "4"]) {
    await call("PutItem", { TableName, Item: { ID: { S: id }, text } });
  }
  const { signal } = new AbortController();
  const send = async (operation: string, input: object) => {
    const body = Buffer.from(JSON.stringify(input));
    const response = await dynamodb.streams?.call({ operation, headers: {}, body, caller, signal });
    return JSON.parse(String(response?.body));
  };
  const { StreamArn } = (await send("ListStreams", {})).Streams[0];
  const { ShardId } = (await send("DescribeStream", { StreamArn })).StreamDescription.Shards[0];
  const iterator = await send("GetShardIterator", { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" });
  const first = await send("GetRecords", iterator);
  const second = await send("GetRecords", { ShardIterator: first.NextShardIterator });
  expect([first, second].map(({ Records }) => Records.length)).toEqual([3, 1]);
});

test("an iterator expires after 15 minutes", async () => {
  const { clock, getIterator, read } = await setUp();
  const iterator = await getIterator("LATEST");
  await clock.advance(15 * MINUTE_MS);
  expect((await read(iterator)).ids).toEqual([]);
  await clock.advance(1);
  await expect(read(iterator)).rejects.toBeInstanceOf(ExpiredIteratorException);
  await expect(read("none")).rejects.toMatchObject({ name: "ValidationException" });
});

test("a position that is no longer stored is rejected", async () => {
  const { clock, getIterator, read, write } = await setUp();
  await write("1");
  const { Records } = await read(await getIterator("TRIM_HORIZON"));
  await clock.advance(24 * 60 * MINUTE_MS);
  const number = Records[0]?.dynamodb?.SequenceNumber;
  await expect(getIterator("AT_SEQUENCE_NUMBER", number)).rejects.toBeInstanceOf(TrimmedDataAccessException);
  await expect(getIterator("AT_SEQUENCE_NUMBER", "1")).rejects.toMatchObject({ name: "ValidationException" });
  expect((await read(await getIterator("AFTER_SEQUENCE_NUMBER", number))).ids).toEqual([]);
});

test("an unknown stream or shard is not found", async () => {
  const { client, StreamArn } = await setUp();
  const unknown = new DescribeStreamCommand({ StreamArn: `${StreamArn}x` });
  await expect(client.send(unknown)).rejects.toBeInstanceOf(ResourceNotFoundException);
  const ShardId = "shardId-00000000000000000000-00000000";
  const shard = new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "LATEST" });
  await expect(client.send(shard)).rejects.toBeInstanceOf(ResourceNotFoundException);
});

test("each call needs permission for the stream", async () => {
  const { authorized, getIterator, read, StreamArn } = await setUp({ mayRead: false });
  await expect(read(await getIterator("LATEST"))).rejects.toMatchObject({ name: "AccessDeniedException" });
  expect(authorized).toEqual([
    ["dynamodb:ListStreams", `${tableArn}/stream/*`],
    ["dynamodb:DescribeStream", StreamArn],
    ["dynamodb:GetShardIterator", StreamArn],
    ["dynamodb:GetRecords", StreamArn],
  ]);
});
