import { expect, test } from "vitest";
import { shortNames, stampsOf } from "./stamps.ts";

test("an item's timestamps are its stamps, by time", () => {
  const attributes = {
    ID: "order-1",
    note: "2026",
    time_invoice: "2026-11-22T14:39:37.425Z",
    time_order: "2026-11-22T14:39:37.366Z",
    count: 3,
  };
  expect(stampsOf(attributes)).toEqual([
    { attribute: "time_order", at: Date.parse("2026-11-22T14:39:37.366Z") },
    { attribute: "time_invoice", at: Date.parse("2026-11-22T14:39:37.425Z") },
  ]);
});

test.each([
  [
    ["time_order_service", "time_invoice_service"],
    ["order", "invoice"],
  ],
  [
    ["lab-dev-order-service", "lab-dev-bus"],
    ["order service", "bus"],
  ],
  [
    ["created_at", "at"],
    ["created at", "at"],
  ],
  [["created_at"], ["created_at"]],
  [[], []],
])("%j are shortened to %j", (names, short) => expect(shortNames(names)).toEqual(short));
