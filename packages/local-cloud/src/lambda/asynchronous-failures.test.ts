import { describe, expect, it } from "vitest";
import {
  boom,
  deadLetterQueueArn,
  functionArn,
  invocation,
  MINUTE_MS,
  onFailureArn,
  testInvocations,
} from "../testing/asynchronous-invocations-setup.ts";
import { throttled } from "./invocation.ts";

describe("the destination", () => {
  it("receives AWS's record", async () => {
    const { activities, clock, queue, sent } = testInvocations([boom]);
    queue.accept(invocation);
    await clock.advance(60 * MINUTE_MS);
    const traceHeader = "Root=1-e4b46cbf-b7384880a18cdf61200e0000;Parent=a18cdf61200e0000;Sampled=0";
    expect(sent).toEqual([{ queueArn: onFailureArn, body: expect.any(String), traceHeader }]);
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
        targetArn: functionArn,
        reason: "RetriesExhausted after 3 invocations: boom",
        payload: invocation.payload,
        cause: { type: "invocation", requestId: invocation.requestId },
        at: Date.UTC(2026, 0, 1, 0, 3),
      },
    ]);
  });

  it.each([
    ["live", "1"],
    ["1", "1"],
    ["$LATEST", "$LATEST"],
  ])("is that of the qualifier %s, and its record names it and the version %s", async (qualifier, version) => {
    const invokedFunctionArn = `${functionArn}:${qualifier}`;
    const settings = { [invokedFunctionArn]: { onFailureArn, maximumRetryAttempts: 0 } };
    const { clock, queue, sent } = testInvocations([boom], {}, 0, {}, settings);
    queue.accept({ ...invocation, invokedFunctionArn });
    await clock.advance(0);
    expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({
      requestContext: { functionArn: invokedFunctionArn, condition: "RetriesExhausted", approximateInvokeCount: 1 },
      responseContext: { executedVersion: version },
    });
  });

  it("receives an event at once if the function's reserved concurrency is 0", async () => {
    const settings = { onFailureArn, deadLetterQueueArn };
    const { attempts, clock, contents, queue, sent } = testInvocations([boom], settings, 0, {}, {}, 0);
    queue.accept(invocation);
    await clock.advance(0);
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
      version: "1.0",
      timestamp: "2026-01-01T00:00:00.000Z",
      requestContext: {
        requestId: invocation.requestId,
        functionArn: `${functionArn}:$LATEST`,
        condition: "ZeroReservedConcurrency",
        approximateInvokeCount: 0,
      },
      requestPayload: { ORDER_IDS: ["9e07af03"] },
    });
    expect(sent[1]).toMatchObject({ queueArn: deadLetterQueueArn, attributes: { ErrorCode: { StringValue: "429" } } });
    expect([attempts, contents.size, clock.pendingMs]).toEqual([[], 0, []]);
  });

  it("loses a record that it rejects, and logs the reason", async () => {
    const { activities, clock, queue, rejection } = testInvocations([boom]);
    rejection.error = new Error("not authorized to perform: sqs:SendMessage");
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

  it("loses the event if it is not configured, and logs the loss", async () => {
    const { activities, attempts, clock, queue, sent } = testInvocations([boom], {});
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
  it("receives the unchanged event and the reason of its failure", async () => {
    const { activities, clock, queue, sent } = testInvocations([boom], { deadLetterQueueArn });
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

  it("receives the event in addition to the destination's record, and either rejection is logged", async () => {
    const settings = { onFailureArn, deadLetterQueueArn };
    const both = testInvocations([boom], settings);
    both.queue.accept(invocation);
    await both.clock.advance(60 * MINUTE_MS);
    expect(both.sent.map(({ queueArn }) => queueArn)).toEqual([onFailureArn, deadLetterQueueArn]);
    expect(both.activities.map(({ type }) => type)).toEqual(["dead-letter", "dead-letter"]);

    for (const [rejecting, other] of [Object.values(settings), Object.values(settings).reverse()]) {
      const { activities, clock, contents, queue, rejection, sent } = testInvocations([boom], settings);
      Object.assign(rejection, { error: new Error("not authorized"), queueArn: rejecting });
      queue.accept(invocation);
      await clock.advance(60 * MINUTE_MS);
      expect(sent.map(({ queueArn }) => queueArn)).toEqual([other]);
      expect(activities).toContainEqual(expect.objectContaining({ type: "dead-letter-lost", queueArn: rejecting }));
      expect(contents.size).toBe(0);
    }
  });

  it("receives an event that was never invoked with the status of the throttle", async () => {
    const { clock, queue, sent } = testInvocations([throttled()], { deadLetterQueueArn, maximumEventAgeSeconds: 60 });
    queue.accept(invocation);
    await clock.advance(MINUTE_MS);
    expect(sent).toMatchObject([
      { attributes: { ErrorCode: { StringValue: "429" }, ErrorMessage: { StringValue: "Rate Exceeded." } } },
    ]);
  });
});
