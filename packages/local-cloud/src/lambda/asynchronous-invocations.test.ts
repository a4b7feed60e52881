import { describe, expect, it, test } from "vitest";
import {
  boom,
  fine,
  functionArn,
  invocation,
  MINUTE_MS,
  onFailureArn,
  testInvocations,
} from "../testing/asynchronous-invocations-setup.ts";
import { throttled } from "./invocation.ts";

test("invokes once if the invocation succeeds", async () => {
  const { activities, attempts, clock, queue, sent } = testInvocations([fine]);
  queue.accept(invocation);
  await clock.advance(24 * 60 * MINUTE_MS);
  expect(attempts).toEqual([{ ...invocation, attempt: 1, afterMs: 0 }]);
  expect([sent, activities, clock.pendingMs]).toEqual([[], [], []]);
});

test("retries a failure after one minute, then after two, as the same request", async () => {
  const { attempts, clock, queue } = testInvocations([boom]);
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

test("sends no message after a successful retry", async () => {
  const { activities, attempts, clock, queue, sent } = testInvocations([boom, fine]);
  queue.accept(invocation);
  await clock.advance(60 * MINUTE_MS);
  expect(attempts).toHaveLength(2);
  expect([sent, activities]).toEqual([[], []]);
});

test("records when each retry is due", async () => {
  const { clock, queue, retries } = testInvocations([boom]);
  queue.accept(invocation);
  await clock.advance(60 * MINUTE_MS);
  const retry = { target: "lab2-dev-invoice", cause: { type: "invocation", requestId: invocation.requestId } };
  expect(retries).toMatchObject([
    { ...retry, attempt: 2, dueAt: Date.UTC(2026, 0, 1, 0, 1) },
    { ...retry, attempt: 3, dueAt: Date.UTC(2026, 0, 1, 0, 3) },
  ]);
});

test.each([0, 1, 2])("makes as many retries as maximum_retry_attempts %i", async (maximumRetryAttempts) => {
  const { attempts, clock, queue, sent } = testInvocations([boom], { maximumRetryAttempts, onFailureArn });
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
  "with a maximum age of %i s and invocations of %i ms, tries %i times and gives up with %s after %i ms",
  async (maximumEventAgeSeconds, durationMs, approximateInvokeCount, condition, afterMs) => {
    const { attempts, clock, queue, sent } = testInvocations(
      [boom],
      { maximumEventAgeSeconds, onFailureArn },
      durationMs,
    );
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

test("retries each event separately", async () => {
  const { attempts, clock, queue } = testInvocations([boom, fine]);
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
  it("cancels retries", async () => {
    const { attempts, clock, queue, sent } = testInvocations([boom]);
    queue.accept(invocation);
    queue.accept(invocation);
    await clock.advance(MINUTE_MS);
    queue.stop();
    expect(clock.pendingMs).toEqual([]);
    await clock.advance(60 * MINUTE_MS);
    expect(attempts).toHaveLength(4);
    expect(sent).toEqual([]);
  });

  it("starts no retry of an invocation in progress", async () => {
    const { activities, attempts, clock, queue } = testInvocations([boom], { onFailureArn }, 1000);
    queue.accept(invocation);
    queue.stop();
    await clock.advance(60 * MINUTE_MS);
    expect(attempts).toHaveLength(1);
    expect(activities).toEqual([]);
  });
});

describe("an accepted event", () => {
  it("is stored until it is handled", async () => {
    const { clock, contents, queue } = testInvocations([boom, fine]);
    const accepted = queue.accept(invocation);
    expect([...contents.values()]).toMatchObject([{ invocation, attempt: 1 }]);
    await accepted;
    await clock.advance(0);
    expect([...contents.values()]).toMatchObject([{ invocation, attempt: 2, dueAt: clock.now() + MINUTE_MS }]);
    await clock.advance(MINUTE_MS);
    expect(contents.size).toBe(0);
  });

  it("is stored until it is a dead letter", async () => {
    const { clock, contents, queue, sent } = testInvocations([boom], { onFailureArn, maximumRetryAttempts: 0 });
    await queue.accept(invocation);
    await clock.advance(0);
    expect([contents.size, sent.length]).toEqual([0, 1]);
  });

  it("resumes in the next run with the same attempt, at its due time", async () => {
    const startedAt = Date.UTC(2026, 0, 1);
    const waiting = { invocation, attempt: 2, throttles: 0, acceptedAt: startedAt - 1000, dueAt: startedAt + 30_000 };
    const { attempts, clock, contents, queue } = testInvocations([fine], {}, 0, { [invocation.requestId]: waiting });
    queue.resume();
    await clock.advance(29_999);
    expect(attempts).toEqual([]);
    await clock.advance(1);
    expect(attempts).toEqual([{ ...invocation, attempt: 2, afterMs: 30_000 }]);
    expect(contents.size).toBe(0);
  });
});

it("makes one last attempt that was due while stopped, regardless of the event's age", async () => {
  const startedAt = Date.UTC(2026, 0, 1);
  const acceptedAt = startedAt - 600 * MINUTE_MS;
  const waiting = { invocation, attempt: 2, throttles: 0, acceptedAt, dueAt: acceptedAt + MINUTE_MS };
  const { attempts, clock, queue, sent } = testInvocations([boom], { onFailureArn }, 0, {
    [invocation.requestId]: waiting,
  });
  queue.resume();
  await clock.advance(0);
  expect(attempts).toMatchObject([{ attempt: 2, afterMs: 0 }]);
  expect(JSON.parse(sent[0]?.body ?? "").requestContext).toMatchObject({ condition: "EventAgeExceeded" });
});

it("limits the delay of an event from a run with scaled time to the longest possible one", async () => {
  const startedAt = Date.UTC(2026, 0, 1);
  const ahead = { invocation, attempt: 2, throttles: 0, acceptedAt: startedAt, dueAt: startedAt + 600 * MINUTE_MS };
  const { attempts, clock, queue } = testInvocations([fine], {}, 0, { [invocation.requestId]: ahead });
  queue.resume();
  await clock.advance(5 * MINUTE_MS);
  expect(attempts).toHaveLength(1);
});

describe("a throttled event", () => {
  it("is retried after 1, 2, 4 seconds and so on, without using up attempts", async () => {
    const { attempts, clock, queue } = testInvocations([throttled()]);
    queue.accept(invocation);
    await clock.advance(8_000);
    expect(attempts.map(({ afterMs, attempt }) => [afterMs, attempt])).toEqual([
      [0, 1],
      [1_000, 1],
      [3_000, 1],
      [7_000, 1],
    ]);
  });

  it("becomes a dead letter without a response at its maximum age if it was never invoked", async () => {
    const { activities, clock, queue, sent } = testInvocations([throttled()], {
      onFailureArn,
      maximumEventAgeSeconds: 60,
    });
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

  it("becomes a dead letter with its last failure if it was invoked", async () => {
    const settings = { onFailureArn, maximumEventAgeSeconds: 120 };
    const { clock, queue, sent } = testInvocations([boom, throttled()], settings);
    queue.accept(invocation);
    await clock.advance(2 * MINUTE_MS);
    expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({
      requestContext: { condition: "EventAgeExceeded", approximateInvokeCount: 1 },
      responsePayload: { errorMessage: "boom" },
    });
  });
});
