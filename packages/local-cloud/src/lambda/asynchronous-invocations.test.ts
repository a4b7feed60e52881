import { describe, expect, it, test } from "vitest";
import { ActivityLog, type RecordedActivity } from "../core/activity-log.ts";
import { testCollection } from "../testing/collection.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import {
  AsynchronousInvocations,
  type AsynchronousSettings,
  type WaitingInvocation,
} from "./asynchronous-invocations.ts";
import type { FailureMessage } from "./failure-messages.ts";
import { failed, type InvocationResult, throttled } from "./invocation.ts";

const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-invoice";
const onFailureArn = "arn:aws:sqs:eu-central-1:000000000000:lab2-dev-invoice-dead-letters";
const deadLetterQueueArn = "arn:aws:sqs:eu-central-1:000000000000:lab2-dev-invoice-events";
const boom = failed({ errorType: "Error", errorMessage: "boom", trace: ["Error: boom"] });
const fine: InvocationResult = { payload: "null" };
const MINUTE_MS = 60_000;

/** @param results of the attempts, the last one for all further ones */
function setUp(
  results: InvocationResult[],
  settings: AsynchronousSettings = { onFailureArn },
  durationMs = 0,
  before: Record<string, WaitingInvocation> = {},
) {
  const { collection, contents } = testCollection(before);
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const startedAt = clock.now();
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const attempts: { requestId: string; payload: string; attempt: number; afterMs: number }[] = [];
  const sent: ({ queueArn: string } & FailureMessage)[] = [];
  const refusal: { error?: Error; queueArn?: string } = {};
  const queue = new AsynchronousInvocations({
    functionArn,
    settings,
    async invoke(invocation, attempt) {
      attempts.push({ ...invocation, attempt, afterMs: clock.now() - startedAt });
      if (durationMs > 0) await new Promise<void>((resolve) => clock.after(durationMs, resolve));
      return results[attempt - 1] ?? results.at(-1) ?? fine;
    },
    async sendFailure(queueArn, message) {
      if (refusal.error && (refusal.queueArn ?? queueArn) === queueArn) throw refusal.error;
      sent.push({ queueArn, ...message });
    },
    collection,
    activityLog,
    clock,
  });
  return { activities, attempts, clock, contents, queue, refusal, sent };
}

const invocation = { requestId: "e4b46cbf-b738-4880-a18c-df61200e0000", payload: '{"ORDER_IDS":["9e07af03"]}' };

test("what succeeds is invoked once", async () => {
  const { activities, attempts, clock, queue, sent } = setUp([fine]);
  queue.accept(invocation);
  await clock.advance(24 * 60 * MINUTE_MS);
  expect(attempts).toEqual([{ ...invocation, attempt: 1, afterMs: 0 }]);
  expect([sent, activities, clock.pendingMs]).toEqual([[], [], []]);
});

test("what fails is repeated after one minute, then after two, as the same request", async () => {
  const { attempts, clock, queue } = setUp([boom]);
  queue.accept(invocation);
  await clock.advance(MINUTE_MS - 1);
  expect(attempts).toHaveLength(1);
  await clock.advance(1);
  expect(attempts).toHaveLength(2);
  await clock.advance(2 * MINUTE_MS - 1);
  expect(attempts).toHaveLength(2);
  await clock.advance(60 * MINUTE_MS);
  expect(attempts).toEqual([
    { ...invocation, attempt: 1, afterMs: 0 },
    { ...invocation, attempt: 2, afterMs: MINUTE_MS },
    { ...invocation, attempt: 3, afterMs: 3 * MINUTE_MS },
  ]);
});

test("what succeeds on a retry goes nowhere", async () => {
  const { activities, attempts, clock, queue, sent } = setUp([boom, fine]);
  queue.accept(invocation);
  await clock.advance(60 * MINUTE_MS);
  expect(attempts).toHaveLength(2);
  expect([sent, activities]).toEqual([[], []]);
});

test.each([0, 1, 2])("with maximum_retry_attempts %i, that many retries are made", async (maximumRetryAttempts) => {
  const { attempts, clock, queue, sent } = setUp([boom], { maximumRetryAttempts, onFailureArn });
  queue.accept(invocation);
  await clock.advance(60 * MINUTE_MS);
  expect(attempts).toHaveLength(1 + maximumRetryAttempts);
  expect(JSON.parse(sent[0]?.body ?? "").requestContext).toMatchObject({
    condition: "RetriesExhausted",
    approximateInvokeCount: 1 + maximumRetryAttempts,
  });
});

test.each([
  [60, 0, 1, "EventAgeExceeded", 60_000],
  [61, 0, 2, "EventAgeExceeded", 61_000],
  [180, 0, 2, "EventAgeExceeded", 180_000],
  [181, 0, 3, "RetriesExhausted", 180_000],
  [180, 30_000, 2, "EventAgeExceeded", 180_000],
  [60, 90_000, 1, "EventAgeExceeded", 90_000],
] as const)(
  "an event of at most %i s, whose invocation takes %i ms, is tried %i times and is given up for %s after %i ms",
  async (maximumEventAgeSeconds, durationMs, approximateInvokeCount, condition, afterMs) => {
    const { attempts, clock, queue, sent } = setUp([boom], { maximumEventAgeSeconds, onFailureArn }, durationMs);
    queue.accept(invocation);
    await clock.advance(afterMs - 1);
    expect(sent).toEqual([]);
    await clock.advance(1);
    expect(attempts).toHaveLength(approximateInvokeCount);
    expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({
      requestContext: { condition, approximateInvokeCount },
      responsePayload: { errorMessage: "boom" },
    });
    await clock.advance(60 * MINUTE_MS);
    expect([attempts.length, sent.length]).toEqual([approximateInvokeCount, 1]);
  },
);

describe("the destination", () => {
  it("gets AWS's record", async () => {
    const { activities, clock, queue, sent } = setUp([boom]);
    queue.accept(invocation);
    await clock.advance(60 * MINUTE_MS);
    expect(sent).toEqual([{ queueArn: onFailureArn, body: expect.any(String) }]);
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
      version: "1.0",
      timestamp: "2026-01-01T00:03:00.000Z",
      requestContext: {
        requestId: invocation.requestId,
        functionArn: `${functionArn}:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: 3,
      },
      requestPayload: { ORDER_IDS: ["9e07af03"] },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorType: "Error", errorMessage: "boom", trace: ["Error: boom"] },
    });
    expect(activities).toEqual([
      {
        type: "dead-letter",
        queueArn: onFailureArn,
        from: functionArn,
        reason: "RetriesExhausted after 3 invocations: boom",
        payload: invocation.payload,
        cause: { type: "invocation", requestId: invocation.requestId },
        at: Date.UTC(2026, 0, 1, 0, 3),
      },
    ]);
  });

  it("that refuses the record loses it, and the reason is told", async () => {
    const { activities, clock, queue, refusal } = setUp([boom]);
    refusal.error = new Error("not authorized to perform: sqs:SendMessage");
    queue.accept(invocation);
    await clock.advance(60 * MINUTE_MS);
    expect(activities).toMatchObject([
      {
        type: "dead-letter-lost",
        queueArn: onFailureArn,
        from: functionArn,
        reason: "RetriesExhausted after 3 invocations: boom; not authorized to perform: sqs:SendMessage",
        payload: invocation.payload,
      },
    ]);
  });

  it("that nobody configured loses the event, and that is told", async () => {
    const { activities, attempts, clock, queue, sent } = setUp([boom], {});
    queue.accept(invocation);
    await clock.advance(60 * MINUTE_MS);
    expect(attempts).toHaveLength(3);
    expect(sent).toEqual([]);
    expect(activities).toMatchObject([
      {
        type: "dead-letter-lost",
        queueArn: "none",
        reason:
          "RetriesExhausted after 3 invocations: boom; the function has neither an on-failure destination nor a dead-letter queue",
        payload: invocation.payload,
      },
    ]);
  });
});

describe("the dead-letter queue", () => {
  it("gets the event as it stood, and why it failed", async () => {
    const { activities, clock, queue, sent } = setUp([boom], { deadLetterQueueArn });
    const payload = '{ "ORDER_IDS": ["9e07af03"], "n": 1e400 }';
    queue.accept({ ...invocation, payload });
    await clock.advance(60 * MINUTE_MS);
    const attributes = {
      RequestID: { DataType: "String", StringValue: invocation.requestId },
      ErrorCode: { DataType: "Number", StringValue: "200" },
      ErrorMessage: { DataType: "String", StringValue: "boom" },
    };
    expect(sent).toEqual([{ queueArn: deadLetterQueueArn, body: payload, attributes }]);
    expect(activities).toMatchObject([
      {
        type: "dead-letter",
        queueArn: deadLetterQueueArn,
        reason: "RetriesExhausted after 3 invocations: boom",
        payload,
      },
    ]);
  });

  it("gets the event beside the destination's record, and whichever refuses it is told", async () => {
    const settings = { onFailureArn, deadLetterQueueArn };
    const both = setUp([boom], settings);
    both.queue.accept(invocation);
    await both.clock.advance(60 * MINUTE_MS);
    expect(both.sent.map(({ queueArn }) => queueArn)).toEqual([onFailureArn, deadLetterQueueArn]);
    expect(both.activities.map(({ type }) => type)).toEqual(["dead-letter", "dead-letter"]);

    for (const [refused, other] of [Object.values(settings), Object.values(settings).reverse()]) {
      const { activities, clock, contents, queue, refusal, sent } = setUp([boom], settings);
      Object.assign(refusal, { error: new Error("not authorized"), queueArn: refused });
      queue.accept(invocation);
      await clock.advance(60 * MINUTE_MS);
      expect(sent.map(({ queueArn }) => queueArn)).toEqual([other]);
      expect(activities).toContainEqual(expect.objectContaining({ type: "dead-letter-lost", queueArn: refused }));
      expect(contents.size).toBe(0);
    }
  });

  it("gets an event that was never invoked with the status of the throttle", async () => {
    const { clock, queue, sent } = setUp([throttled()], { deadLetterQueueArn, maximumEventAgeSeconds: 60 });
    queue.accept(invocation);
    await clock.advance(MINUTE_MS);
    expect(sent).toMatchObject([
      { attributes: { ErrorCode: { StringValue: "429" }, ErrorMessage: { StringValue: "Rate Exceeded." } } },
    ]);
  });
});

test("each event has its own retries", async () => {
  const { attempts, clock, queue } = setUp([boom, fine]);
  queue.accept({ requestId: "first", payload: "1" });
  await clock.advance(30_000);
  queue.accept({ requestId: "second", payload: "2" });
  await clock.advance(60 * MINUTE_MS);
  expect(attempts.map(({ requestId, afterMs }) => [requestId, afterMs])).toEqual([
    ["first", 0],
    ["second", 30_000],
    ["first", 60_000],
    ["second", 90_000],
  ]);
});

describe("stop", () => {
  it("cancels the retries", async () => {
    const { attempts, clock, queue, sent } = setUp([boom]);
    queue.accept(invocation);
    queue.accept(invocation);
    await clock.advance(MINUTE_MS);
    queue.stop();
    expect(clock.pendingMs).toEqual([]);
    await clock.advance(60 * MINUTE_MS);
    expect(attempts).toHaveLength(4);
    expect(sent).toEqual([]);
  });

  it("lets an invocation in progress set off no more", async () => {
    const { activities, attempts, clock, queue } = setUp([boom], { onFailureArn }, 1000);
    queue.accept(invocation);
    queue.stop();
    await clock.advance(60 * MINUTE_MS);
    expect(attempts).toHaveLength(1);
    expect(activities).toEqual([]);
  });
});

describe("what outlives the process", () => {
  it("is an event until it is handled", async () => {
    const { clock, contents, queue } = setUp([boom, fine]);
    const accepted = queue.accept(invocation);
    expect([...contents.values()]).toMatchObject([{ invocation, attempt: 1 }]);
    await accepted;
    await clock.advance(0);
    expect([...contents.values()]).toMatchObject([{ invocation, attempt: 2, dueAt: clock.now() + MINUTE_MS }]);
    await clock.advance(MINUTE_MS);
    expect(contents.size).toBe(0);
  });

  it("is an event until it is a dead letter", async () => {
    const { clock, contents, queue, sent } = setUp([boom], { onFailureArn, maximumRetryAttempts: 0 });
    await queue.accept(invocation);
    await clock.advance(0);
    expect([contents.size, sent.length]).toEqual([0, 1]);
  });

  it("goes on in the next run where it stood, at its time", async () => {
    const startedAt = Date.UTC(2026, 0, 1);
    const waiting = { invocation, attempt: 2, throttles: 0, acceptedAt: startedAt - 1000, dueAt: startedAt + 30_000 };
    const { attempts, clock, contents, queue } = setUp([fine], {}, 0, { [invocation.requestId]: waiting });
    queue.resume();
    await clock.advance(29_999);
    expect(attempts).toEqual([]);
    await clock.advance(1);
    expect(attempts).toEqual([{ ...invocation, attempt: 2, afterMs: 30_000 }]);
    expect(contents.size).toBe(0);
  });
});

it("an attempt that was due while nothing ran is made, however old the event is, and is its last", async () => {
  const startedAt = Date.UTC(2026, 0, 1);
  const acceptedAt = startedAt - 600 * MINUTE_MS;
  const waiting = { invocation, attempt: 2, throttles: 0, acceptedAt, dueAt: acceptedAt + MINUTE_MS };
  const { attempts, clock, queue, sent } = setUp([boom], { onFailureArn }, 0, { [invocation.requestId]: waiting });
  queue.resume();
  await clock.advance(0);
  expect(attempts).toMatchObject([{ attempt: 2, afterMs: 0 }]);
  expect(JSON.parse(sent[0]?.body ?? "").requestContext).toMatchObject({ condition: "EventAgeExceeded" });
});

it("that was put far ahead by a run with scaled time does not wait longer than it ever would", async () => {
  const startedAt = Date.UTC(2026, 0, 1);
  const ahead = { invocation, attempt: 2, throttles: 0, acceptedAt: startedAt, dueAt: startedAt + 600 * MINUTE_MS };
  const { attempts, clock, queue } = setUp([fine], {}, 0, { [invocation.requestId]: ahead });
  queue.resume();
  await clock.advance(5 * MINUTE_MS);
  expect(attempts).toHaveLength(1);
});

describe("an event that is throttled", () => {
  it("is tried again after 1 second, 2, 4 and so on, and loses no attempt by it", async () => {
    const { attempts, clock, queue } = setUp([throttled()]);
    queue.accept(invocation);
    await clock.advance(8_000);
    expect(attempts.map(({ afterMs, attempt }) => [afterMs, attempt])).toEqual([
      [0, 1],
      [1_000, 1],
      [3_000, 1],
      [7_000, 1],
    ]);
  });

  it("is a dead letter as soon as it is too old, without a response, for it was never invoked", async () => {
    const { activities, clock, queue, sent } = setUp([throttled()], { onFailureArn, maximumEventAgeSeconds: 60 });
    queue.accept(invocation);
    await clock.advance(59_999);
    expect(sent).toEqual([]);
    await clock.advance(1);
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
      version: "1.0",
      timestamp: "2026-01-01T00:01:00.000Z",
      requestContext: {
        requestId: invocation.requestId,
        functionArn: `${functionArn}:$LATEST`,
        condition: "EventAgeExceeded",
        approximateInvokeCount: 0,
      },
      requestPayload: { ORDER_IDS: ["9e07af03"] },
    });
    expect(activities).toMatchObject([{ reason: "EventAgeExceeded after 0 invocations" }]);
  });

  it("after it has failed is a dead letter with that failure", async () => {
    const settings = { onFailureArn, maximumEventAgeSeconds: 120 };
    const { clock, queue, sent } = setUp([boom, throttled()], settings);
    queue.accept(invocation);
    await clock.advance(2 * MINUTE_MS);
    expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({
      requestContext: { condition: "EventAgeExceeded", approximateInvokeCount: 1 },
      responsePayload: { errorMessage: "boom" },
    });
  });
});
