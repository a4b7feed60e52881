import type { LocalCloud, RecordedActivity } from "local-cloud";
import { describe, expect, test } from "vitest";
import type { CompletedOrder } from "./order-client.ts";
import { activityLine, orderTable, welcome } from "./terminal.ts";

const order: CompletedOrder = {
  ID: "6f1e",
  stamps: {
    time_order_service: "2026-11-22T12:00:00.010Z",
    time_invoice_service: "2026-11-22T12:00:00.040Z",
    time_fulfilment_service: "2026-11-22T12:00:00.030Z",
    time_forecasting_service: "2026-11-22T12:00:00.035Z",
    time_logistic_service: "2026-11-22T12:00:00.120Z",
  },
  stampedAfterMs: {
    time_order_service: 10,
    time_invoice_service: 40,
    time_fulfilment_service: 30,
    time_forecasting_service: 35,
    time_logistic_service: 120,
  },
  elapsedMs: 120,
};

test("a completed order is a table of its stamps, the first one first", () => {
  const [title, empty, head, ...rows] = orderTable(order).split("\n");
  expect([title, empty]).toEqual(["order 6f1e", ""]);
  expect(head?.split(/\s{2,}/)).toEqual(["service", "stamp", "ms after the request"]);
  expect(rows.map((row) => row.split(/\s+/))).toEqual([
    ["order_service", "2026-11-22T12:00:00.010Z", "10"],
    ["fulfilment_service", "2026-11-22T12:00:00.030Z", "30"],
    ["forecasting_service", "2026-11-22T12:00:00.035Z", "35"],
    ["invoice_service", "2026-11-22T12:00:00.040Z", "40"],
    ["logistic_service", "2026-11-22T12:00:00.120Z", "120"],
  ]);
  expect(new Set([head, ...rows].map((row) => row?.length)).size).toBe(1);
});

test("the welcome says where orders go, where they are seen, and how an SDK reaches the endpoint", () => {
  const cloud = {
    awsUrl: "http://127.0.0.1:4566",
    consoleUrl: "http://127.0.0.1:4001",
    region: "eu-central-1",
    outputs: { order_url: "http://127.0.0.1:4000/prod/order", table_name: "lab2-dev-order-status" },
    inspectPort: 9229,
  } as unknown as LocalCloud;
  const text = welcome(cloud, undefined);
  expect(text).toContain("Place an order      http://127.0.0.1:4000/prod/order\n");
  expect(text).toContain("See it happen       http://127.0.0.1:4001\n");
  expect(text).toContain("AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=eu-central-1");
  expect(text).toContain("scan --table-name lab2-dev-order-status");
  expect(text).not.toContain("Debug");
  expect(welcome(cloud, "invoice-service")).toContain("Debug invoice-service 127.0.0.1:9229\n");
});

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
      "[invoice] fault-1 struck: error on sqs:X",
    ],
    [
      { type: "fault-injected", faultId: "fault-2", on: "delivery", effect: "duplicate", functionName: "invoice" },
      "[invoice] fault-2 struck: duplicate on the delivery",
    ],
    [
      { type: "invocation-ended", functionName: "invoice", attempt: 2, error: "TypeError: x" },
      "[invoice] invocation 2 failed: TypeError: x",
    ],
    [
      { type: "invocation-throttled", functionName: "invoice", attempt: 1 },
      "[invoice] throttled, attempt 1: its reserved concurrency is used up",
    ],
    [{ type: "function-updated", functionName: "invoice" }, "[invoice] runs the code that was saved"],
    [{ type: "update-failed", message: "a.ts: no" }, "not updated, the last good version goes on: a.ts: no"],
    [{ type: "update-recovered" }, "what is saved runs again"],
    [{ type: "access-denied", message: "User: a is not authorized" }, "AccessDenied: User: a is not authorized"],
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
        nearest: { rule: "created", path: "source", reason: 'is "x", the pattern asks for "y"' },
      },
      "warning: order_service order_created event-1 was dropped by the bus orders: no rule matched; " +
        'nearest is created: source is "x", the pattern asks for "y"',
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
      "warning: lost, not in lab2-dev-dead-letters: {} from invoice: TypeError",
    ],
    [
      { type: "dead-letter-lost", ...letter, queueArn: "none" },
      "warning: lost, in no queue: {} from invoice: TypeError",
    ],
    [{ type: "warning", message: "x" }, "warning: x"],
  ])("%o is a line", (activity, line) => {
    expect(activityLine(activity as RecordedActivity)).toBe(line);
  });

  test.each([
    { type: "delivery", rule: "order-created", attempt: 1 },
    { type: "invocation-ended", functionName: "invoice", attempt: 1 },
    { type: "invocation-started", functionName: "invoice" },
    { type: "http-request", path: "/prod/order" },
    { type: "event-accepted", event },
  ])("that went well is not told: %o", (activity) => {
    expect(activityLine(activity as RecordedActivity)).toBeUndefined();
  });
});
