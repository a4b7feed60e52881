import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { soak } from "./soak.ts";
import { SoakRecord } from "./soak-record.ts";

const ORDERS = 500;

test(`loses and duplicates none of ${ORDERS} orders with faults in 5 % of all calls and a killed process`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "soak-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const plan = { orders: ORDERS, faultPercentage: 5, seed: Number(process.env.SEED ?? Date.now() % 1_000_000) };
  const record = new SoakRecord(folder, {}, plan, { fresh: false });

  expect(await soak(record, { concurrency: 8, dataFolder: join(folder, "local-cloud") })).toBe(0);
  expect(record.acknowledged.size).toBe(ORDERS);
  expect(record.counts.restarts).toBeGreaterThan(0);
}, 600_000);
