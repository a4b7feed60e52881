import { describe, expect, test } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { formatTrace } from "./format-trace.ts";
import type { Trace } from "./trace.ts";

const traced = (number: number, at: number, activity: object, causedBy?: number) => ({
  number,
  ...(causedBy && { causedBy }),
  startedAt: at,
  activity: { ...activity, at } as RecordedActivity,
});
const t0 = Date.UTC(2026, 10, 22, 12);

const trace: Trace = {
  id: "6f1e",
  truncated: false,
  activities: [
    traced(1, t0, { type: "http-request", method: "GET", path: "/prod/order", statusCode: 200, durationMs: 5.4 }),
    traced(2, t0 + 1, { type: "invocation-started", functionName: "order", attempt: 1 }, 1),
    traced(
      3,
      t0 + 2,
      {
        type: "event-accepted",
        event: { id: "event-1", source: "order_service", "detail-type": "order_created" },
        bus: "orders",
        caller: "arn:order",
      },
      2,
    ),
    traced(4, t0 + 3, { type: "invocation-ended", durationMs: 2, error: "TypeError: no" }, 2),
    traced(5, t0 + 3, { type: "rule-not-matched", rule: "completed", path: "source", reason: "is not it" }, 3),
  ],
};

test("formats a trace with times, each activity under its cause", () => {
  expect(formatTrace(trace, { color: false }).split("\n")).toEqual([
    "6f1e: 5 activities in 3 ms, starting at 2026-11-22T12:00:00.000Z",
    "",
    "    +0 ms  GET /prod/order 200 in 5 ms",
    "    +1 ms    order invoked",
    "    +2 ms      event order_created from order_service on orders, event-1",
    "    +3 ms        rule completed did not match: source is not it",
    "    +3 ms      failed after 2 ms: TypeError: no",
  ]);
});

test("colors failures on request", () => {
  const lines = formatTrace(trace, { color: true }).split("\n");
  expect(lines.at(-1)).toBe("\u001b[31m    +3 ms      failed after 2 ms: TypeError: no\u001b[39m");
  expect(lines.at(2)).not.toContain("\u001b");
});

test("states that a trace is truncated", () => {
  expect(formatTrace({ ...trace, truncated: true }, { color: false })).toMatch(
    /\n\nOnly the latest activities are shown/,
  );
});

describe("an activity", () => {
  const format = (activity: object) =>
    formatTrace({ id: "1", truncated: false, activities: [traced(1, t0, activity)] }, { color: false })
      .split("\n")[2]
      ?.replace(/^ +\+0 ms {2}/, "");

  const queueArn = "arn:aws:sqs:eu-west-1:000000000000:invoice-dead-letters";
  const targetArn = "arn:aws:lambda:eu-west-1:000000000000:function:invoice";
  test.each<[object, string]>([
    [
      { type: "api-call", action: "dynamodb:GetItem", resource: "arn:aws:dynamodb:x:0:table/orders", caller: "root" },
      "dynamodb:GetItem on orders by root",
    ],
    [{ type: "access-denied", message: "User: a is not authorized" }, "AccessDenied: User: a is not authorized"],
    [
      { type: "event-rejected", bus: "orders", error: "MalformedDetail: x" },
      "event rejected by orders: MalformedDetail: x",
    ],
    [{ type: "event-dropped", bus: "orders", reason: "no rule matched" }, "dropped by orders: no rule matched"],
    [{ type: "rule-matched", rule: "created" }, "rule created matched"],
    [{ type: "rule-matched", rule: "created", hasNoTarget: true }, "rule created matched, but has no target"],
    [{ type: "delivery", targetArn, attempt: 1 }, "delivered to invoice"],
    [
      { type: "delivery", targetArn, attempt: 2, error: "THROTTLING: x" },
      "not delivered to invoice, attempt 2: THROTTLING: x",
    ],
    [{ type: "invocation-started", functionName: "invoice", attempt: 3 }, "invoice invoked, attempt 3"],
    [{ type: "invocation-ended", durationMs: 12.6 }, "ended after 13 ms"],
    [{ type: "function-log", line: '{"level":"INFO","message":"handled"}' }, "log: INFO handled"],
    [{ type: "function-log", line: "\u001b[2Jplain\r\ntext" }, "log: plain text"],
    [
      { type: "dead-letter", queueArn, reason: "RetriesExhausted" },
      "dead letter in invoice-dead-letters: RetriesExhausted",
    ],
    [{ type: "dead-letter-lost", queueArn: "none", reason: "x" }, "lost, no dead-letter queue: x"],
    [{ type: "warning", message: "x" }, "warning: x"],
  ])("formats %o", (activity, line) => {
    expect(format(activity)).toBe(line);
  });
});
