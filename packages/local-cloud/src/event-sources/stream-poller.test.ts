import { expect, test } from "vitest";
import type { InvocationResult } from "../lambda/invocation.ts";
import { functionArn, type Handle, streamArn, success, testStreamPoller } from "../testing/stream-poller-setup.ts";
import { compileFilters } from "./compile-filters.ts";

test("passes records in order, in batches", async () => {
  const { batches, settle, start, write } = testStreamPoller(() => success, { batchSize: 2 });
  write("abc");
  await start();
  write("d");
  await settle();
  expect(batches).toEqual([["a", "b"], ["c"], ["d"]]);
});

test("has no timer while no record waits", async () => {
  const { clock, settle, start, write } = testStreamPoller(() => success, { batchWindowSeconds: 10 });
  await start();
  expect(clock.pendingMs).toEqual([]);
  write("a");
  await settle();
  expect(clock.pendingMs).toEqual([10_000]);
});

test("passes no records if it is stopped while it starts", async () => {
  const { batches, settle, start, stop, write } = testStreamPoller(() => success);
  write("a");
  const started = start();
  await stop();
  await started;
  await settle();
  expect(batches).toEqual([]);
});

test("waits for further records until the window is over or the batch is full", async () => {
  const { advance, batches, settle, start, write } = testStreamPoller(() => success, {
    batchSize: 3,
    batchWindowSeconds: 10,
  });
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
  const { batches, start, write } = testStreamPoller(() => success);
  write("abcdefghijklmnopqr", { text: { S: "x".repeat(390_000) } });
  await start();
  expect(batches.map(({ length }) => length)).toEqual([16, 2]);
});

test("begins with the next record if the starting position is LATEST", async () => {
  const { batches, settle, start, write } = testStreamPoller(() => success, { startingPosition: "LATEST" });
  write("ab");
  await start();
  write("c");
  await settle();
  expect(batches).toEqual([["c"]]);
});

test.each(["TRIM_HORIZON", "LATEST"] as const)(
  "continues after the last handled record, also with %s",
  async (startingPosition) => {
    const first = testStreamPoller(() => success, { startingPosition });
    await first.start();
    first.write("ab");
    await first.settle();
    await first.stop();
    const second = testStreamPoller(
      () => success,
      { startingPosition },
      { positions: Object.fromEntries(first.positions) },
    );
    second.write("abc");
    await second.start();
    expect(second.batches).toEqual([["c"]]);
  },
);

test("passes a batch again that was interrupted", async () => {
  const never = Promise.withResolvers<InvocationResult>();
  const first = testStreamPoller((ids) => (ids.includes("b") ? never.promise : success), { batchSize: 1 });
  first.write("ab");
  await first.start();
  const stopped = first.stop();
  never.resolve(success);
  await stopped;
  const second = testStreamPoller(() => success, {}, { positions: Object.fromEntries(first.positions) });
  second.write("ab");
  await second.start();
  expect(second.batches).toEqual([["b"]]);
});

test("continues where the slowest lane was after the parallelization factor has changed", async () => {
  const prefix = `${streamArn} ${functionArn}`;
  const positions = { [`${prefix} 0/2`]: { sequence: 3 }, [`${prefix} 1/2`]: { sequence: 1 } };
  const { batches, start, write, ...rest } = testStreamPoller(() => success, {}, { positions });
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
  const { batches, start, write } = testStreamPoller(() => success, { filter });
  write("a", { amount: { N: "10" } });
  write("b", { amount: { N: "11" } });
  write("c", { amount: { N: "10" } }, { eventName: "MODIFY" });
  write("d", {}, { eventName: "REMOVE", isExpiry: true });
  await start();
  expect(batches).toEqual([["a", "d"]]);
});

test("lanes pass the records of a partition key in order, and do not wait for each other", async () => {
  const blocked = Promise.withResolvers<InvocationResult>();
  const handle: Handle = (ids) => (ids.includes("a") ? blocked.promise : success);
  const { batches, settle, start, write } = testStreamPoller(handle, { parallelizationFactor: 10, batchSize: 1 });
  write("abcdefghaa");
  await start();
  expect(batches.flat().filter((id) => id === "a")).toEqual(["a"]);
  expect(batches.flat().length).toBeGreaterThan(1);
  blocked.resolve(success);
  await settle();
  expect(batches.flat().toSorted()).toEqual([..."aaabcdefgh"]);
});

test("formats a record as Lambda does", async () => {
  const { payloads, start, write } = testStreamPoller(() => success);
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
