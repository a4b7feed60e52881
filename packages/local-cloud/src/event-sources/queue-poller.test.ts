import { describe, expect, onTestFinished, test } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { failed, type InvocationResult } from "../lambda/invocation.ts";
import type { QueueSettings } from "../sqs/queue-settings.ts";
import { senderId, testQueue } from "../testing/queue-setup.ts";
import { compileMessageFilter } from "./message-filter.ts";
import { type QueueMapping, QueuePoller } from "./queue-poller.ts";
import type { QueueRecord } from "./queue-record.ts";

const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-invoice:live";
const success: InvocationResult = { payload: "null" };
const failure = failed({ errorType: "Error", errorMessage: "boom" });

/** Starts a poller whose function responds to its records. */
function setUp(
  handle: (records: QueueRecord[]) => InvocationResult,
  mapping: Partial<QueueMapping> = {},
  queueSettings: Partial<QueueSettings> = {},
) {
  const visibilityTimeoutSeconds = 30 + (mapping.batchWindowSeconds ?? 0);
  const { clock, queue } = testQueue({
    name: "lab2-dev-orders",
    maximumMessageBytes: 1_048_576,
    visibilityTimeoutSeconds,
    ...queueSettings,
  });
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const batches: QueueRecord[][] = [];
  const poller = new QueuePoller({
    mapping: {
      functionArn,
      functionName: "lab2-dev-invoice",
      batchSize: 10,
      batchWindowSeconds: 0,
      reportsFailures: false,
      filter: compileMessageFilter([]),
      ...mapping,
    },
    queue,
    lambda: {
      async invokeSynchronously({ payload }) {
        const { Records } = JSON.parse(payload) as { Records: QueueRecord[] };
        batches.push(Records);
        return handle(Records);
      },
    },
    activityLog,
    clock,
  });
  onTestFinished(() => poller.stop());
  const bodies = () => batches.map((records) => records.map(({ body }) => body));
  return {
    activities,
    batches,
    bodies,
    queue,
    send: (body: string) => queue.send({ body, senderId }),
    async start() {
      poller.start();
      await clock.advance(0);
    },
    stop: () => poller.stop(),
    advance: (ms: number) => clock.advance(ms),
  };
}

const report = (...messageIds: string[]) => ({
  payload: JSON.stringify({ batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })) }),
});

test("passes waiting messages in batches, and deletes those that were handled", async () => {
  const { bodies, queue, send, start } = setUp(() => success, { batchSize: 2, maximumConcurrency: 2 });
  for (const body of ["1", "2", "3"]) {
    await send(body);
  }
  await start();
  expect(bodies()).toEqual([["1", "2"], ["3"]]);
  expect(queue.total).toBe(0);
});

test("passes a message that arrives later", async () => {
  const { advance, bodies, send, start } = setUp(() => success);
  await start();
  await advance(60_000);
  await send("late");
  await advance(0);
  expect(bodies()).toEqual([["late"]]);
});

test("splits a batch that is too large for one invocation", async () => {
  const { batches, queue, send, start } = setUp(() => success);
  for (let index = 0; index < 8; index++) {
    await send("é".repeat(500_000));
  }
  await start();
  expect(batches.map(({ length }) => length)).toEqual([6, 2]);
  expect(queue.total).toBe(0);
});

test("waits for further messages until the batch window is over", async () => {
  const { advance, bodies, send, start } = setUp(() => success, { batchSize: 100, batchWindowSeconds: 30 });
  await send("1");
  await start();
  await advance(20_000);
  await send("2");
  await advance(9_999);
  expect(bodies()).toEqual([]);
  await advance(1);
  expect(bodies()).toEqual([["1", "2"]]);
});

test("passes the messages of a failed invocation again after the visibility timeout", async () => {
  let calls = 0;
  const { advance, batches, queue, send, start } = setUp(() => (++calls === 1 ? failure : success));
  await send("1");
  await start();
  await advance(29_999);
  expect(batches).toHaveLength(1);
  await advance(1);
  expect(batches.map(([record]) => record?.attributes.ApproximateReceiveCount)).toEqual(["1", "2"]);
  expect(queue.total).toBe(0);
});

test.each<[string, boolean, (records: QueueRecord[]) => InvocationResult, string[]]>([
  ["the reported messages", true, ([first]) => report(first?.messageId ?? ""), ["1"]],
  ["no message of an empty report", true, () => report(), []],
  ["no message of a response of null", true, () => success, []],
  ["the batch, if the report names another message", true, () => report("other"), ["1", "2"]],
  ["the batch, if an identifier is empty", true, () => report(""), ["1", "2"]],
  ["the batch, if the response is not a report", true, () => ({ payload: '{"batchItemFailures":"1"}' }), ["1", "2"]],
  ["no message, if the mapping ignores reports", false, ([first]) => report(first?.messageId ?? ""), []],
])("retries %s", async (_, reportsFailures, handle, retried) => {
  const { advance, bodies, send, start } = setUp(handle, { reportsFailures, maximumConcurrency: 2 });
  await send("1");
  await send("2");
  await start();
  await advance(30_000);
  expect(bodies()[0]).toEqual(["1", "2"]);
  expect(bodies()[1] ?? []).toEqual(retried);
});

test("deletes messages that no filter matches, without passing them", async () => {
  const filter = compileMessageFilter(['{"body":{"amount":[{"numeric":[">",10]}]}}', '{"body":["text"]}']);
  const { bodies, queue, send, start } = setUp(() => success, { filter });
  for (const body of ['{"amount":9}', '{"amount":11}', "text", "other"]) {
    await send(body);
  }
  await start();
  expect(bodies()).toEqual([['{"amount":11}', "text"]]);
  expect(queue.total).toBe(0);
});

test("leaves messages in the queue once it is stopped", async () => {
  const { bodies, queue, send, start, stop } = setUp(() => success);
  await start();
  await stop();
  await send("1");
  expect(bodies()).toEqual([]);
  expect(queue.counts()).toEqual({ visible: 1, notVisible: 0, delayed: 0 });
});

test("records each message of an invocation with its sender", async () => {
  const { activities, batches, queue, start } = setUp(() => success);
  const cause = { type: "delivery", deliveryId: "delivery-1", attempt: 1 } as const;
  await queue.send({ body: "1", senderId, cause });
  await start();
  expect(activities).toMatchObject([
    { type: "message-received", messageId: batches[0]?.[0]?.messageId, receiveCount: 1, body: "1", cause },
  ]);
});

test("records when a failed message is due again", async () => {
  const { activities, queue, start } = setUp(() => failure);
  const cause = { type: "delivery", deliveryId: "delivery-1", attempt: 1 } as const;
  await queue.send({ body: "1", senderId, cause });
  await start();
  expect(activities[1]).toMatchObject({ type: "retry-scheduled", target: "lab2-dev-invoice", attempt: 2, cause });
  expect(activities[1]).toHaveProperty("dueAt", (activities[1]?.at ?? 0) + 30_000);
});

test("formats a record as Lambda does", async () => {
  const { batches, queue, start } = setUp(() => success);
  const attributes = {
    color: { DataType: "String", StringValue: "red" },
    key: { DataType: "Binary", BinaryValue: "AQ==" },
  };
  await queue.send({ body: "hello", senderId, attributes });
  await start();
  expect(batches[0]?.[0]).toEqual({
    messageId: expect.any(String),
    receiptHandle: expect.any(String),
    body: "hello",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      SenderId: senderId,
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
    },
    messageAttributes: {
      color: { stringValue: "red", stringListValues: [], binaryListValues: [], dataType: "String" },
      key: { binaryValue: "AQ==", stringListValues: [], binaryListValues: [], dataType: "Binary" },
    },
    md5OfBody: "5d41402abc4b2a76b9719d911017c592",
    eventSource: "aws:sqs",
    eventSourceARN: queue.arn,
    awsRegion: "eu-central-1",
  });
});

describe("a FIFO queue", () => {
  const fifo = { contentBasedDeduplication: true, deduplicationScope: "queue", throughputLimit: "perQueue" } as const;
  const settings = { name: "orders.fifo", fifo };

  test("passes a group's next messages only after its failed ones", async () => {
    let calls = 0;
    const handle = () => (++calls === 1 ? failure : success);
    const { advance, bodies, queue, start } = setUp(handle, { batchSize: 1 }, settings);
    for (const body of ["1", "2", "3"]) {
      await queue.send({ body, groupId: "a", senderId });
    }
    await queue.send({ body: "other", groupId: "b", senderId });
    await start();
    expect(bodies()).toEqual([["1"], ["other"]]);
    await advance(30_000);
    expect(bodies()).toEqual([["1"], ["other"], ["1"], ["2"], ["3"]]);
    expect(queue.total).toBe(0);
  });

  test("keeps the order of a batch that is too large for one invocation", async () => {
    let calls = 0;
    const handle = () => (++calls === 1 ? failure : success);
    const { advance, bodies, queue, start } = setUp(handle, {}, settings);
    for (let index = 0; index < 8; index++) {
      await queue.send({ body: `${index}${"é".repeat(500_000)}`, groupId: "a", senderId });
    }
    await start();
    await advance(30_000);
    const passed = bodies().map((batch) => batch.map(([number]) => number).join(""));
    expect(passed).toEqual(["012345", "012345", "67"]);
  });

  test("passes the attributes of its messages", async () => {
    const { batches, queue, start } = setUp(() => success, {}, settings);
    await queue.send({ body: "1", groupId: "a", deduplicationId: "order-1", senderId });
    await start();
    expect(batches[0]?.[0]?.attributes).toMatchObject({
      MessageDeduplicationId: "order-1",
      MessageGroupId: "a",
      SequenceNumber: expect.stringMatching(/^\d{20}$/),
    });
  });
});
