import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { SoakRecord } from "./soak-record.ts";

const defaults = { orders: 100, faultPercentage: 5, seed: 1 };

function recordFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "soak-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("resumes a run with its plan and its state", () => {
  const folder = recordFolder();
  const first = new SoakRecord(folder, { seed: 7 }, defaults, { fresh: false });
  first.acknowledge(3, "a");
  first.see("a", { time_order_service: "now" });
  first.counts.restarts = 2;
  first.saveCounts();

  const second = new SoakRecord(folder, {}, { ...defaults, seed: 99 }, { fresh: false });
  expect(second.plan).toEqual({ orders: 100, faultPercentage: 5, seed: 7 });
  expect([...second.acknowledged]).toEqual([[3, "a"]]);
  expect([...second.seenStamps]).toEqual([["a", { time_order_service: "now" }]]);
  expect(second.counts.restarts).toBe(2);
});

test("ignores an incomplete line and keeps the lines after it", () => {
  const folder = recordFolder();
  new SoakRecord(folder, {}, defaults, { fresh: false }).acknowledge(0, "a");
  appendFileSync(join(folder, "acknowledged.jsonl"), '{"n":1,"ID":"');
  new SoakRecord(folder, {}, defaults, { fresh: false }).acknowledge(2, "c");
  const third = new SoakRecord(folder, {}, defaults, { fresh: false });
  expect([...third.acknowledged.keys()]).toEqual([0, 2]);
});

test("rejects a plan that differs from the interrupted run unless it starts over", () => {
  const folder = recordFolder();
  new SoakRecord(folder, {}, defaults, { fresh: false });
  expect(() => new SoakRecord(folder, { orders: 5 }, defaults, { fresh: false })).toThrow(
    "an interrupted run has orders 100, not 5: resume it without changes or start over with --fresh",
  );
  expect(new SoakRecord(folder, { orders: 5 }, defaults, { fresh: true }).plan.orders).toBe(5);
});
