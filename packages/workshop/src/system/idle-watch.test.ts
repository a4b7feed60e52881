import type { Activity } from "local-cloud";
import { expect, test } from "vitest";
import { IdleWatch } from "./idle-watch.ts";

const matched: Activity = { type: "rule-matched", eventId: "event-1", rule: "order-created" };
const delivery: Activity = {
  type: "delivery",
  deliveryId: "delivery-1",
  eventId: "event-1",
  rule: "order-created",
  targetArn: "arn:aws:lambda:eu-west-1:000000000000:function:invoice",
  attempt: 1,
};
const started = (attempt: number): Activity => ({
  type: "invocation-started",
  functionName: "invoice",
  requestId: "request-1",
  attempt,
  cause: { type: "delivery", deliveryId: "delivery-1", attempt: 1 },
});
const ended = (attempt: number, error?: string): Activity => ({
  type: "invocation-ended",
  functionName: "invoice",
  requestId: "request-1",
  attempt,
  durationMs: 1,
  ...(error !== undefined && { error }),
});
const deadLetter: Activity = {
  type: "dead-letter",
  queueArn: "arn:aws:sqs:eu-west-1:000000000000:letters",
  from: "arn:aws:lambda:eu-west-1:000000000000:function:invoice",
  reason: "RetriesExhausted",
  payload: "{}",
  cause: { type: "invocation", requestId: "request-1" },
};

test.each<[string, Activity[], boolean]>([
  ["nothing has happened", [], false],
  ["a matched event is not delivered", [matched], true],
  ["the matching rule has no target", [{ ...matched, hasNoTarget: true }], false],
  ["a delivered event is not handled", [matched, delivery], true],
  ["an invocation is running", [matched, delivery, started(1)], true],
  ["an invocation has succeeded", [matched, delivery, started(1), ended(1)], false],
  ["an invocation started before its delivery was recorded", [matched, started(1), delivery, ended(1)], false],
  ["a failed invocation will be retried", [delivery, started(1), ended(1, "cloudy")], true],
  ["a retry has succeeded", [delivery, started(1), ended(1, "cloudy"), started(2), ended(2)], false],
  ["all attempts have failed", [delivery, started(3), ended(3, "cloudy"), deadLetter], false],
  ["a delivery will be retried", [matched, { ...delivery, error: "throttled" }], true],
])("decides whether the system is busy if %s", (_, activities, busy) => {
  const watch = new IdleWatch();
  for (const activity of activities) {
    watch.follow({ ...activity, at: 0 });
  }
  expect(watch.isBusy).toBe(busy);
});

test("is not busy with a version of the system that was replaced", () => {
  const watch = new IdleWatch();
  watch.follow({ ...matched, at: 0 });
  watch.reset();
  expect(watch.isBusy).toBe(false);
});
