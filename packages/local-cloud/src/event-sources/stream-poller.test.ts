import { expect, onTestFinished, test } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import type { Item } from "../dynamodb/expressions/values.ts";
import type { ChangeRecord } from "../dynamodb/streams/change-record.ts";
import { failed, type InvocationResult, throttled } from "../lambda/invocation.ts";
import { testChangeStream } from "../testing/change-stream.ts";
import { testCollection } from "../testing/collection.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { compileFilters } from "./compile-filters.ts";
import type { StreamEventRecord } from "./stream-event-record.ts";
import type { StreamFailure } from "./stream-failure.ts";
import type { StreamMapping } from "./stream-mapping.ts";
import { StreamPoller } from "./stream-poller.ts";

const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-outbox:live";
const tableName = "lab2-dev-orders";
const tableArn = `arn:aws:dynamodb:eu-central-1:000000000000:table/${tableName}`;
const streamArn = `${tableArn}/stream/2026-01-01T00:00:00.000`;
const success: InvocationResult = { payload: "null" };
const failure = failed({ errorType: "Error", errorMessage: "boom" });
const HOUR_MS = 3_600_000;

type Handle = (ids: string[], records: StreamEventRecord[]) => InvocationResult | Promise<InvocationResult>;
const idOf = ({ dynamodb }: StreamEventRecord) => dynamodb.Keys.ID?.S ?? "";

/** Creates a poller whose function responds to the IDs of its records. */
function setUp(
  handle: Handle,
  mapping: Partial<StreamMapping> = {},
  { positions = {} }: { positions?: Record<string, { sequence: number }> } = {},
) {
  const clock = new ManualClock();
  const stream = testChangeStream(clock);
  const { collection, contents } = testCollection(positions);
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const batches: string[][] = [];
  const payloads: { Records: StreamEventRecord[] }[] = [];
  const discarded: StreamFailure[] = [];
  const poller = new StreamPoller({
    mapping: {
      functionArn,
      functionName: "lab2-dev-outbox",
      executedVersion: "1",
      tableArn,
      tableName,
      streamArn,
      startingPosition: "TRIM_HORIZON",
      batchSize: 100,
      batchWindowSeconds: 0,
      reportsFailures: false,
      bisects: false,
      maximumRetryAttempts: Number.POSITIVE_INFINITY,
      maximumRecordAgeSeconds: 86_400,
      parallelizationFactor: 1,
      filter: compileFilters([]),
      ...mapping,
    },
    reader: stream.reader,
    positions: collection,
    discard: async (each) => void discarded.push(each),
    lambda: {
      async invokeSynchronously({ payload }) {
        const parsed = JSON.parse(payload) as { Records: StreamEventRecord[] };
        const ids = parsed.Records.map(idOf);
        batches.push(ids);
        payloads.push(parsed);
        return handle(ids, parsed.Records);
      },
    },
    activityLog,
    clock,
  });
  onTestFinished(() => poller.stop());
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) {
      await clock.advance(0);
    }
  };
  return {
    activities,
    batches,
    clock,
    discarded,
    payloads,
    positions: contents,
    stop: () => poller.stop(),
    settle,
    write(ids: string, attributes: Item = {}, origin: Partial<ChangeRecord> = {}) {
      for (const id of ids) {
        stream.write(tableName, id, attributes, origin);
      }
    },
    async start() {
      await poller.start();
      await settle();
    },
    async advance(ms: number) {
      await clock.advance(ms);
      await settle();
    },
  };
}

const report = (...itemIdentifiers: string[]): InvocationResult => ({
  payload: JSON.stringify({ batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) }),
});

/** Fails at the records with the given IDs, and reports the first. */
const reportAt =
  (...bad: string[]): Handle =>
  (_, records) =>
    report(...records.filter((record) => bad.includes(idOf(record))).map(({ dynamodb }) => dynamodb.SequenceNumber));

const failAt =
  (...bad: string[]): Handle =>
  (ids) =>
    ids.some((id) => bad.includes(id)) ? failure : success;

test("passes records in order, in batches", async () => {
  const { batches, settle, start, write } = setUp(() => success, { batchSize: 2 });
  write("abc");
  await start();
  write("d");
  await settle();
  expect(batches).toEqual([["a", "b"], ["c"], ["d"]]);
});

test("has no timer while no record waits", async () => {
  const { clock, settle, start, write } = setUp(() => success, { batchWindowSeconds: 10 });
  await start();
  expect(clock.pendingMs).toEqual([]);
  write("a");
  await settle();
  expect(clock.pendingMs).toEqual([10_000]);
});

test("waits for further records until the window is over or the batch is full", async () => {
  const { advance, batches, settle, start, write } = setUp(() => success, { batchSize: 3, batchWindowSeconds: 10 });
  await start();
  write("a");
  await advance(6_000);
  write("b");
  await advance(3_999);
  expect(batches).toEqual([]);
  await advance(1);
  expect(batches).toEqual([["a", "b"]]);
  write("cde");
  await settle();
  expect(batches[1]).toEqual(["c", "d", "e"]);
});

test("splits a batch that is too large for one invocation", async () => {
  const { batches, start, write } = setUp(() => success);
  write("abcdefghijklmnopqr", { text: { S: "x".repeat(390_000) } });
  await start();
  expect(batches.map(({ length }) => length)).toEqual([16, 2]);
});

test("begins with the next record if the starting position is LATEST", async () => {
  const { batches, settle, start, write } = setUp(() => success, { startingPosition: "LATEST" });
  write("ab");
  await start();
  write("c");
  await settle();
  expect(batches).toEqual([["c"]]);
});

test.each(["TRIM_HORIZON", "LATEST"] as const)(
  "continues after the last handled record, also with %s",
  async (startingPosition) => {
    const first = setUp(() => success, { startingPosition });
    await first.start();
    first.write("ab");
    await first.settle();
    await first.stop();
    const second = setUp(() => success, { startingPosition }, { positions: Object.fromEntries(first.positions) });
    second.write("abc");
    await second.start();
    expect(second.batches).toEqual([["c"]]);
  },
);

test("passes a batch again that was interrupted", async () => {
  const never = Promise.withResolvers<InvocationResult>();
  const first = setUp((ids) => (ids.includes("b") ? never.promise : success), { batchSize: 1 });
  first.write("ab");
  await first.start();
  const stopped = first.stop();
  never.resolve(success);
  await stopped;
  const second = setUp(() => success, {}, { positions: Object.fromEntries(first.positions) });
  second.write("ab");
  await second.start();
  expect(second.batches).toEqual([["b"]]);
});

test("continues where the slowest lane was after the parallelization factor has changed", async () => {
  const prefix = `${streamArn} ${functionArn}`;
  const positions = { [`${prefix} 0/2`]: { sequence: 3 }, [`${prefix} 1/2`]: { sequence: 1 } };
  const { batches, start, write, ...rest } = setUp(() => success, {}, { positions });
  write("abcd");
  await start();
  expect(batches).toEqual([["b", "c", "d"]]);
  expect(Object.fromEntries(rest.positions)).toEqual({ [`${prefix} 0/1`]: { sequence: 4 } });
});

test("passes only records that match a filter", async () => {
  const filter = compileFilters([
    '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"amount":{"N":["10"]}}}}',
    '{"userIdentity":{"type":["Service"],"principalId":["dynamodb.amazonaws.com"]}}',
  ]);
  const { batches, start, write } = setUp(() => success, { filter });
  write("a", { amount: { N: "10" } });
  write("b", { amount: { N: "11" } });
  write("c", { amount: { N: "10" } }, { eventName: "MODIFY" });
  write("d", {}, { eventName: "REMOVE", isExpiry: true });
  await start();
  expect(batches).toEqual([["a", "d"]]);
});

test("retries a failed batch, which blocks the following records, with growing delays", async () => {
  let calls = 0;
  const { advance, batches, start, write } = setUp(() => (++calls <= 3 ? failure : success), { batchSize: 2 });
  write("abc");
  await start();
  await advance(1_000);
  await advance(1_999);
  expect(batches).toHaveLength(2);
  await advance(1);
  await advance(4_000);
  expect(batches).toEqual([["a", "b"], ["a", "b"], ["a", "b"], ["a", "b"], ["c"]]);
});

test("discards a batch whose retries are used up, and continues", async () => {
  const { advance, batches, discarded, start, write } = setUp(failAt("a"), { batchSize: 2, maximumRetryAttempts: 2 });
  write("abc");
  await start();
  await advance(3_000);
  expect(batches).toEqual([["a", "b"], ["a", "b"], ["a", "b"], ["c"]]);
  expect(discarded).toMatchObject([{ condition: "RetryAttemptsExhausted", invokeCount: 3, result: failure }]);
  expect(discarded[0]?.records).toHaveLength(2);
});

test("discards records that are too old, also without an invocation", async () => {
  const { advance, batches, discarded, start, write } = setUp(failAt("a", "b"), { maximumRecordAgeSeconds: 60 });
  write("a");
  await advance(60_000);
  write("b");
  await start();
  expect(batches).toEqual([["b"]]);
  await advance(70_000);
  await advance(60_000);
  expect(discarded).toMatchObject([
    { condition: "RecordAgeExceeded", invokeCount: 0, result: undefined },
    { condition: "RecordAgeExceeded", result: failure },
  ]);
  expect(discarded.map(({ records }) => records.map(({ record }) => idOf(record)))).toEqual([["a"], ["b"]]);
});

test("retries a throttled batch without using up its retries", async () => {
  let calls = 0;
  const handle = () => (++calls <= 3 ? throttled() : success);
  const { advance, batches, discarded, start, write } = setUp(handle, { maximumRetryAttempts: 0 });
  write("a");
  await start();
  await advance(HOUR_MS);
  expect(batches).toHaveLength(4);
  expect(discarded).toEqual([]);
});

test("bisects a failed batch until only the failing record is discarded", async () => {
  const { advance, batches, discarded, start, write } = setUp(failAt("c"), { bisects: true, maximumRetryAttempts: 1 });
  write("abcd");
  await start();
  await advance(HOUR_MS);
  expect(batches).toEqual([["a", "b", "c", "d"], ["a", "b"], ["c", "d"], ["c"], ["c"], ["d"]]);
  expect(discarded.map(({ records }) => records.map(({ record }) => idOf(record)))).toEqual([["c"]]);
});

test("retries only the records from the first reported one", async () => {
  let calls = 0;
  const handle: Handle = (ids, records) => (++calls === 1 ? reportAt("d", "b")(ids, records) : success);
  const { advance, batches, start, write } = setUp(handle, { reportsFailures: true });
  write("abcd");
  await start();
  await advance(HOUR_MS);
  expect(batches).toEqual([
    ["a", "b", "c", "d"],
    ["b", "c", "d"],
  ]);
});

test("splits at the reported record, or in half if it is the first", async () => {
  const settings = { reportsFailures: true, bisects: true, maximumRetryAttempts: 0 };
  const { advance, batches, discarded, start, write } = setUp(reportAt("b"), settings);
  write("abcd");
  await start();
  await advance(HOUR_MS);
  expect(batches).toEqual([["a", "b", "c", "d"], ["b", "c", "d"], ["b", "c"], ["b"], ["c"], ["d"]]);
  expect(discarded.map(({ records }) => records.map(({ record }) => idOf(record)))).toEqual([["b"]]);
});

test.each<[string, InvocationResult, number]>([
  ["is empty", report(), 1],
  ["is null", success, 1],
  ["lists an unknown record", report("other"), 2],
  ["lists an empty identifier", report(""), 2],
  ["is not a report", { payload: '{"batchItemFailures":"1"}' }, 2],
])("a report that %s is understood as by AWS", async (_, result, invocations) => {
  let calls = 0;
  const { advance, batches, start, write } = setUp(() => (++calls === 1 ? result : success), { reportsFailures: true });
  write("ab");
  await start();
  await advance(HOUR_MS);
  expect(batches).toEqual(Array(invocations).fill(["a", "b"]));
});

test("lanes pass the records of a partition key in order, and do not wait for each other", async () => {
  const blocked = Promise.withResolvers<InvocationResult>();
  const handle: Handle = (ids) => (ids.includes("a") ? blocked.promise : success);
  const { batches, settle, start, write } = setUp(handle, { parallelizationFactor: 10, batchSize: 1 });
  write("abcdefghaa");
  await start();
  expect(batches.flat().filter((id) => id === "a")).toEqual(["a"]);
  expect(batches.flat().length).toBeGreaterThan(1);
  blocked.resolve(success);
  await settle();
  expect(batches.flat().toSorted()).toEqual([..."aaabcdefgh"]);
});

test("records what a function receives, and when a record is due again", async () => {
  let calls = 0;
  const cause = { type: "invocation", requestId: "request-1" } as const;
  const { activities, start, write } = setUp(() => (++calls === 1 ? failure : success));
  write("a", {}, { cause });
  await start();
  expect(activities).toMatchObject([
    { type: "record-received", tableArn, functionName: "lab2-dev-outbox", receiveCount: 1, cause },
    { type: "retry-scheduled", target: "lab2-dev-outbox", attempt: 2, cause },
  ]);
});

test("formats a record as Lambda does", async () => {
  const { payloads, start, write } = setUp(() => success);
  write("a", { amount: { N: "1" } }, { oldImage: { ID: { S: "a" } }, eventName: "MODIFY", sizeBytes: 30 });
  write("b", {}, { eventName: "REMOVE", newImage: undefined, isExpiry: true });
  await start();
  expect(payloads[0]?.Records).toEqual([
    {
      eventID: expect.stringMatching(/^[\da-f]{32}$/),
      eventName: "MODIFY",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-central-1",
      dynamodb: {
        ApproximateCreationDateTime: Date.UTC(2026, 0, 1) / 1000,
        Keys: { ID: { S: "a" } },
        NewImage: { ID: { S: "a" }, amount: { N: "1" } },
        OldImage: { ID: { S: "a" } },
        SequenceNumber: "100000000000000000001",
        SizeBytes: 30,
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
      eventSourceARN: streamArn,
    },
    expect.objectContaining({
      eventName: "REMOVE",
      userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" },
    }),
  ]);
});
