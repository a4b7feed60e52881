import { describe, expect, test } from "vitest";
import { getKind, type RecordedActivity } from "./activity.ts";

/** Formats an activity that may lack fields that the line does not show. */
const terminalLine = (fields: object) => {
  const activity = fields as RecordedActivity;
  return getKind(activity).terminalLine?.(activity);
};

describe("an activity on the terminal", () => {
  const queueArn = "arn:aws:sqs:eu-central-1:000000000000:lab2-dev-dead-letters";
  const event = { id: "event-1", source: "order_service", "detail-type": "order_created" };
  const letter = { queueArn, from: "invoice", reason: "TypeError", payload: "{}" };

  test.each<[object, string]>([
    [{ type: "function-log", functionName: "invoice", line: '{"level":"INFO"}' }, '[invoice] {"level":"INFO"}'],
    [
      {
        type: "fault-injected",
        faultId: "fault-1",
        on: "call",
        effect: "error",
        functionName: "invoice",
        action: "sqs:X",
      },
      "[invoice] fault-1 injected: error on sqs:X",
    ],
    [
      { type: "fault-injected", faultId: "fault-2", on: "delivery", effect: "duplicate", functionName: "invoice" },
      "[invoice] fault-2 injected: duplicate on the delivery",
    ],
    [
      { type: "invocation-ended", functionName: "invoice", attempt: 2, error: "TypeError: x" },
      "[invoice] invocation 2 failed: TypeError: x",
    ],
    [
      { type: "invocation-throttled", functionName: "invoice", attempt: 1 },
      "[invoice] throttled, attempt 1: its reserved concurrency is used up",
    ],
    [{ type: "function-updated", functionName: "invoice" }, "[invoice] reloaded"],
    [{ type: "update-failed", message: "a.ts: no" }, "still running the previous version: a.ts: no"],
    [{ type: "update-recovered" }, "running the latest version"],
    [{ type: "access-denied", message: "User: a is not authorized" }, "AccessDenied: User: a is not authorized"],
    [
      { type: "event-rejected", source: "order_service", detailType: "", bus: "orders", error: "MalformedDetail: x" },
      "order_service was rejected by the bus orders: MalformedDetail: x",
    ],
    [
      { type: "event-dropped", event, bus: "default", reason: "no rule matched" },
      "warning: order_service order_created event-1 was dropped by the bus default: no rule matched",
    ],
    [
      {
        type: "event-dropped",
        event,
        bus: "orders",
        reason: "no rule matched",
        nearest: { rule: "created", path: "source", reason: 'is "x", but the pattern requires "y"' },
      },
      "warning: order_service order_created event-1 was dropped by the bus orders: no rule matched; " +
        'nearest is created: source is "x", but the pattern requires "y"',
    ],
    [
      { type: "event-dropped", event, bus: "none", reason: "unknown bus" },
      "warning: order_service order_created event-1 was dropped by the bus none: unknown bus",
    ],
    [
      { type: "delivery", rule: "order-created", attempt: 1, error: "THROTTLING: x" },
      "[order-created] delivery 1 failed: THROTTLING: x",
    ],
    [{ type: "dead-letter", ...letter }, "dead letter in lab2-dev-dead-letters, from invoice: TypeError"],
    [
      { type: "dead-letter-lost", ...letter },
      "warning: lost, not stored in lab2-dev-dead-letters: {} from invoice: TypeError",
    ],
    [
      { type: "dead-letter-lost", ...letter, queueArn: "none" },
      "warning: lost, no dead-letter queue: {} from invoice: TypeError",
    ],
    [{ type: "warning", message: "x" }, "warning: x"],
  ])("formats %o", (activity, line) => {
    expect(terminalLine(activity)).toBe(line);
  });

  test.each([
    { type: "delivery", rule: "order-created", attempt: 1 },
    { type: "invocation-ended", functionName: "invoice", attempt: 1 },
    { type: "invocation-started", functionName: "invoice" },
    { type: "http-request", path: "/prod/order" },
    { type: "event-accepted", event },
  ])("is not printed if it succeeded: %o", (activity) => {
    expect(terminalLine(activity)).toBeUndefined();
  });
});

test("a schedule that runs differs from a rule that matches", () => {
  const traceLine = (ruleArn: string) => {
    const activity = { type: "rule-matched", eventId: "event-1", rule: "order-1", ruleArn, at: 0 } as const;
    return getKind(activity).traceLine(activity, { hasCause: true });
  };
  const toArn = (resource: string) => `arn:aws:${resource}/default/order-1`;
  expect(traceLine(toArn("scheduler:eu-central-1:000000000000:schedule"))).toBe("schedule order-1 was due");
  expect(traceLine(toArn("events:eu-central-1:000000000000:rule"))).toBe("rule order-1 matched");
});
