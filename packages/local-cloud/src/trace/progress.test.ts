import { describe, expect, test } from "vitest";
import type { Activity } from "../core/activity/activity.ts";
import {
  choreography,
  end,
  error,
  handle,
  judge,
  now,
  placed,
  shipped,
  start,
  write,
} from "../testing/order-activities.ts";
import { Progress } from "./progress.ts";

describe("an order whose event waits in a queue", () => {
  const others = [...placed, ...handle("fulfilment"), ...shipped, ...handle("logistic")];
  const queueArn = "arn:aws:sqs:eu-central-1:000000000000:invoice-queue";
  const cause = { type: "delivery", deliveryId: "queued", attempt: 1 } as const;
  const queued: Activity = {
    type: "delivery",
    deliveryId: "queued",
    eventId: "event",
    rule: "queued",
    targetArn: queueArn,
    attempt: 1,
  };
  const arrived = [...others.filter((each) => each.type !== "rule-matched" || each.rule !== "created"), queued];
  const receive = (receiveCount: number): Activity[] => {
    const requestId = `batch-${receiveCount}`;
    const message = {
      queueArn,
      functionName: "invoice-service",
      requestId,
      messageId: "m",
      receiveCount,
      body: "{}",
      cause,
    };
    return [
      { type: "message-received", ...message },
      {
        type: "invocation-started",
        functionName: "invoice-service",
        requestId,
        attempt: 1,
        cause: { type: "batch", requestId },
      },
    ];
  };
  const fail = (receiveCount: number): Activity => ({
    ...{ type: "invocation-ended", functionName: "invoice-service", requestId: `batch-${receiveCount}` },
    ...{ attempt: 1, durationMs: 1, error },
  });
  const again: Activity = {
    type: "retry-scheduled",
    target: "invoice-service",
    attempt: 2,
    dueAt: now + 30_000,
    cause,
  };
  const letter: Activity = {
    ...{ type: "dead-letter", queueArn: "arn:aws:sqs:eu-central-1:000000000000:invoice-dead-letters", from: queueArn },
    ...{ reason: "received 2 times", payload: "{}", cause },
  };

  test.each<[string, Activity[], string, string]>([
    ["is in progress in the queue", [], "in progress", "Waiting for invoice-service."],
    ["is in progress in its function", receive(1), "in progress", "Waiting for invoice-service."],
    [
      "is retried",
      [...receive(1), fail(1), again],
      "retrying",
      "Waiting for invoice-service: attempt 2 in 30 s, after TypeError: boom.",
    ],
    [
      "failed",
      [...receive(1), fail(1), again, ...receive(2), fail(2), letter],
      "failed",
      "invoice-service failed after 2 attempts: TypeError: boom. The event is in invoice-dead-letters.",
    ],
  ])("%s", (_, activities, state, sentence) => {
    expect(judge([...arrived, ...activities])).toEqual([state, sentence]);
  });
});

describe("the work on an order is done", () => {
  const isDone = (activities: Activity[], also: string[] = []) => {
    const stamps = also.map((name) => ({ attribute: `time_${name}`, functionName: `${name}-service` }));
    const own = Object.fromEntries(also.map((name) => [`${name}-service`, [`${name}-service`]]));
    const reached = { ...choreography.reached, ...own };
    const progress = new Progress({ ...choreography, stamps: [...choreography.stamps, ...stamps], reached });
    for (const activity of activities) {
      progress.follow({ ...activity, at: now });
    }
    return progress.isDone;
  };
  const complete = [...placed, ...handle("invoice"), ...handle("fulfilment"), ...shipped, ...handle("logistic")];

  test("when it has the stamps that its first event leads to, whatever else may stamp it", () => {
    expect(isDone(placed)).toBe(false);
    expect(isDone(complete.slice(0, -2))).toBe(false);
    expect(isDone(complete)).toBe(true);
    expect(isDone(complete, ["payment"])).toBe(true);
  });

  test("when a later request has stamped it", () => {
    expect(isDone([start("payment"), write("payment")], ["payment"])).toBe(false);
    expect(isDone([start("payment"), write("payment"), end("payment")], ["payment"])).toBe(true);
  });
});
