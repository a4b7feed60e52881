import { expect, test } from "vitest";
import { readTimestamps } from "./timestamps.ts";

test("reads timestamps in chronological order", () => {
  const attributes = {
    ID: "order-1",
    note: "2026",
    time_invoice: "2026-11-22T14:39:37.425Z",
    time_order: "2026-11-22T14:39:37.366Z",
    count: 3,
  };
  expect(readTimestamps(attributes)).toEqual([
    { attribute: "time_order", at: Date.parse("2026-11-22T14:39:37.366Z") },
    { attribute: "time_invoice", at: Date.parse("2026-11-22T14:39:37.425Z") },
  ]);
});
