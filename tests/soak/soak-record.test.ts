import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { SoakRecord } from "./soak-record.ts";

const otherwise = { orders: 100, faultPercentage: 5, seed: 1 };

function recordFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "soak-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("a run goes on with its plan and all that it knew", () => {
  const folder = recordFolder();
  const first = new SoakRecord(folder, { seed: 7 }, otherwise, { fresh: false });
  first.acknowledge(3, "a");
  first.see("a", { time_order_service: "now" });
  first.counts.restarts = 2;
  first.saveCounts();

  const second = new SoakRecord(folder, {}, { ...otherwise, seed: 99 }, { fresh: false });
  expect(second.plan).toEqual({ orders: 100, faultPercentage: 5, seed: 7 });
  expect([...second.acknowledged]).toEqual([[3, "a"]]);
  expect([...second.seenStamps]).toEqual([["a", { time_order_service: "now" }]]);
  expect(second.counts.restarts).toBe(2);
});

test("a line that was not written to its end is forgotten, and what follows it is not", () => {
  const folder = recordFolder();
  new SoakRecord(folder, {}, otherwise, { fresh: false }).acknowledge(0, "a");
  appendFileSync(join(folder, "acknowledged.jsonl"), '{"n":1,"ID":"');
  new SoakRecord(folder, {}, otherwise, { fresh: false }).acknowledge(2, "c");
  const third = new SoakRecord(folder, {}, otherwise, { fresh: false });
  expect([...third.acknowledged.keys()]).toEqual([0, 2]);
});

test("another plan than that of the run that is there is refused, unless it begins anew", () => {
  const folder = recordFolder();
  new SoakRecord(folder, {}, otherwise, { fresh: false });
  expect(() => new SoakRecord(folder, { orders: 5 }, otherwise, { fresh: false })).toThrow(
    "a run with orders 100 is there to go on, not 5: begin anew with --fresh",
  );
  expect(new SoakRecord(folder, { orders: 5 }, otherwise, { fresh: true }).plan.orders).toBe(5);
});
