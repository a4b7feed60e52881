import { describe, expect, it, test } from "vitest";
import { ActivityLog, type RecordedActivity } from "../activity-log.ts";
import { ManualClock } from "../manual-clock.ts";
import { AsynchronousInvocations, type AsynchronousSettings } from "./asynchronous-invocations.ts";
import { failed, type InvocationResult } from "./invocation.ts";

const functionArn = "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-invoice";
const onFailureArn = "arn:aws:sqs:eu-central-1:000000000000:lab2-dev-invoice-dead-letters";
const boom = failed({ errorType: "Error", errorMessage: "boom", trace: ["Error: boom"] });
const fine: InvocationResult = { payload: "null" };
const MINUTE_MS = 60_000;

/** @param results of the attempts, the last one for all further ones */
function setUp(results: InvocationResult[], settings: AsynchronousSettings = { onFailureArn }, durationMs = 0) {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const startedAt = clock.now();
  const activityLog = new ActivityLog(clock);
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const attempts: { requestId: string; payload: string; attempt: number; afterMs: number }[] = [];
  const sent: { destinationArn: string; body: string }[] = [];
  const refusal: { error?: Error } = {};
  const queue = new AsynchronousInvocations({
    functionArn,
    settings,
    async invoke(invocation, attempt) {
      attempts.push({ ...invocation, attempt, afterMs: clock.now() - startedAt });
      if (durationMs > 0) await new Promise<void>((resolve) => clock.after(durationMs, resolve));
      return results[attempt - 1] ?? results.at(-1) ?? fine;
    },
    async sendToDestination(destinationArn, body) {
      if (refusal.error) throw refusal.error;
      sent.push({ destinationArn, body });
    },
    activityLog,
    clock,
  });
  return { activities, attempts, clock, queue, refusal, sent };
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
  [60, 0, 2],
  [60, 1, 1],
  [179, 0, 2],
  [180, 0, 3],
  [180, 30_000, 2],
])(
  "an event of at most %i s, whose invocation takes %i ms, is tried %i times",
  async (maximumEventAgeSeconds, durationMs, tries) => {
    const { attempts, clock, queue, sent } = setUp([boom], { maximumEventAgeSeconds, onFailureArn }, durationMs);
    queue.accept(invocation);
    await clock.advance(60 * MINUTE_MS);
    expect(attempts).toHaveLength(tries);
    expect(JSON.parse(sent[0]?.body ?? "").requestContext).toMatchObject({
      condition: tries === 3 ? "RetriesExhausted" : "EventAgeExceeded",
      approximateInvokeCount: tries,
    });
  },
);

describe("the destination", () => {
  it("gets AWS's record", async () => {
    const { activities, clock, queue, sent } = setUp([boom]);
    queue.accept(invocation);
    await clock.advance(60 * MINUTE_MS);
    expect(sent).toEqual([{ destinationArn: onFailureArn, body: expect.any(String) }]);
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
        reason: "RetriesExhausted after 3 invocations: boom; the function has no on-failure destination",
        payload: invocation.payload,
      },
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
