import { expect, test } from "vitest";
import { type InvocationResult, throttled } from "../lambda/invocation.ts";
import {
  failAt,
  failure,
  type Handle,
  HOUR_MS,
  idOf,
  report,
  reportAt,
  success,
  tableArn,
  testStreamPoller,
} from "../testing/stream-poller-setup.ts";

test("retries a failed batch, which blocks the following records, with growing delays", async () => {
  let calls = 0;
  const { advance, batches, start, write } = testStreamPoller(() => (++calls <= 3 ? failure : success), {
    batchSize: 2,
  });
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
  const { advance, batches, discarded, start, write } = testStreamPoller(failAt("a"), {
    batchSize: 2,
    maximumRetryAttempts: 2,
  });
  write("abc");
  await start();
  await advance(3_000);
  expect(batches).toEqual([["a", "b"], ["a", "b"], ["a", "b"], ["c"]]);
  expect(discarded).toMatchObject([{ condition: "RetryAttemptsExhausted", invokeCount: 3, result: failure }]);
  expect(discarded[0]?.records).toHaveLength(2);
});

test("discards records that are too old, also without an invocation", async () => {
  const { advance, batches, discarded, start, write } = testStreamPoller(failAt("a", "b"), {
    maximumRecordAgeSeconds: 60,
  });
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
  const { advance, batches, discarded, start, write } = testStreamPoller(handle, { maximumRetryAttempts: 0 });
  write("a");
  await start();
  await advance(HOUR_MS);
  expect(batches).toHaveLength(4);
  expect(discarded).toEqual([]);
});

test("bisects a failed batch until only the failing record is discarded", async () => {
  const { advance, batches, discarded, start, write } = testStreamPoller(failAt("c"), {
    bisects: true,
    maximumRetryAttempts: 1,
  });
  write("abcd");
  await start();
  await advance(HOUR_MS);
  expect(batches).toEqual([["a", "b", "c", "d"], ["a", "b"], ["c", "d"], ["c"], ["c"], ["d"]]);
  expect(discarded.map(({ records }) => records.map(({ record }) => idOf(record)))).toEqual([["c"]]);
});

test("retries only the records from the first reported one", async () => {
  let calls = 0;
  const handle: Handle = (ids, records) => (++calls === 1 ? reportAt("d", "b")(ids, records) : success);
  const { advance, batches, start, write } = testStreamPoller(handle, { reportsFailures: true });
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
  const { advance, batches, discarded, start, write } = testStreamPoller(reportAt("b"), settings);
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
  const { advance, batches, start, write } = testStreamPoller(() => (++calls === 1 ? result : success), {
    reportsFailures: true,
  });
  write("ab");
  await start();
  await advance(HOUR_MS);
  expect(batches).toEqual(Array(invocations).fill(["a", "b"]));
});

test("logs each record that a function receives, and when its retry is due", async () => {
  let calls = 0;
  const cause = { type: "invocation", requestId: "request-1" } as const;
  const { activities, start, write } = testStreamPoller(() => (++calls === 1 ? failure : success));
  write("a", {}, { cause });
  await start();
  expect(activities).toMatchObject([
    { type: "record-received", tableArn, functionName: "lab2-dev-outbox", receiveCount: 1, cause },
    { type: "retry-scheduled", target: "lab2-dev-outbox", attempt: 2, cause },
  ]);
});
