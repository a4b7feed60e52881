import { expect, test } from "vitest";
import type { Order } from "../order.ts";
import type { QueuedDeadLetter } from "../queued-dead-letter.ts";
import { findStuckOrders, formatStuckOrder } from "./stuck.ts";

const now = Date.parse("2026-11-22T12:00:00Z");

const createOrder = (ID: string, stamp?: string): Order => ({
  ID,
  stamps: stamp === undefined ? {} : { time_order_service: stamp },
  missing: ["time_invoice_service", "time_logistic_service"],
});

const letter: QueuedDeadLetter = {
  service: "invoice-service",
  queue: "lab2-dev-invoice-service-dead-letters",
  messageId: "message-1",
  since: new Date(now),
  letter: {
    kind: "undelivered-event",
    event: { id: "event-1", source: "order_service", detailType: "order_created" },
    ID: "old",
    functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:invoice",
    invokedFunctionArn: "arn:aws:lambda:eu-west-1:111122223333:function:invoice:live",
    error: { code: "NO_PERMISSIONS", message: "not \u001b[31mauthorized" },
    attempts: 1,
    payload: "{}",
  },
};
const unreadable: QueuedDeadLetter = { ...letter, letter: { kind: "unreadable", reason: "x", body: "" } };

test("sorts the oldest orders first, after those without a stamp, and leaves out young ones", () => {
  const orders = [
    createOrder("young", "2026-11-22T11:56:00Z"),
    createOrder("old", "2026-11-22T11:00:00Z"),
    createOrder("at the limit", "2026-11-22T11:55:00Z"),
    createOrder("never stamped"),
    { ...createOrder("complete", "2026-11-22T11:00:00Z"), missing: [] },
  ];
  const found = findStuckOrders(orders, [unreadable, letter], now, 300_000);
  expect(found.map(({ ID, ageMs }) => [ID, ageMs])).toEqual([
    ["never stamped", undefined],
    ["old", 3_600_000],
    ["at the limit", 300_000],
  ]);
  expect(found.map(({ deadLetters }) => deadLetters.length)).toEqual([0, 1, 0]);
});

test.each([
  [{}, "no dead letter; npx pnpm orders trace old shows its story"],
  [
    { time_logistic_service: "waiting for logistic_service: it has not run" },
    "waiting for logistic_service: it has not run",
  ],
])("formats missing stamps with the queue that holds the event, or what they wait for, if %j", (waits, reason) => {
  const order = { ...createOrder("old"), ageMs: 3_600_000, deadLetters: [letter], waits };
  expect(formatStuckOrder(order).split("\n")).toEqual([
    "order old, first stamped 1h ago, lacks",
    "  invoice_service       in lab2-dev-invoice-service-dead-letters: NO_PERMISSIONS: not \\u{1b}[31mauthorized",
    `  logistic_service      ${reason}`,
  ]);
});
