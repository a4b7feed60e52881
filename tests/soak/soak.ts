import { mkdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { LocalCloudProcess } from "../support/local-cloud-process.ts";
import { CrashingCloud } from "./crashing-cloud.ts";
import { MAX_BATCH_SIZE, OrderTable } from "./order-table.ts";
import { Progress } from "./progress.ts";
import { redrive } from "./redrive.ts";
import type { SoakRecord } from "./soak-record.ts";
import { judge, type Verdict } from "./verdict.ts";

/** The maximum number of requests for one order. */
const MAX_ATTEMPTS = 200;
/** The number of later orders after which an order is first read, so that some retries are still pending. */
const READ_LAG = 3 * MAX_BATCH_SIZE;
/** The time without changes after which a run is final: longer than any retry at 60 times the speed. */
const IDLE_MS = 30_000;

export interface SoakOptions {
  /** Concurrent requests. */
  concurrency: number;
  /** The data folder of the local cloud. */
  dataFolder: string;
}

/**
 * Runs the rest of a plan and prints a summary.
 *
 * @returns the exit code
 */
export async function soak(record: SoakRecord, { concurrency, dataFolder }: SoakOptions): Promise<number> {
  mkdirSync(dataFolder, { recursive: true });
  const { acknowledged, plan } = record;
  console.log(
    `${plan.orders} orders, ${plan.faultPercentage} % faults, seed ${plan.seed}; ${acknowledged.size} already acknowledged`,
  );
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => interrupted.abort());
  }

  await placeOrders(record, { concurrency, dataFolder }, interrupted.signal);
  if (interrupted.signal.aborted) {
    console.log(`interrupted after ${acknowledged.size} of ${plan.orders} orders: resume with pnpm soak`);
    return 130;
  }

  console.log("all orders acknowledged; removing faults and redriving dead letters");
  const cloud = new LocalCloudProcess(dataFolder);
  try {
    await cloud.waitUntilReady();
    const result = await recover(record, cloud);
    console.log(formatSummary(record, result));
    return result.verdict.lost.length + result.verdict.duplicated.length + result.deadLettersLeft > 0 ? 1 : 0;
  } finally {
    await cloud.stop();
  }
}

async function placeOrders(record: SoakRecord, options: SoakOptions, interrupted: AbortSignal): Promise<void> {
  const { acknowledged, counts, plan } = record;
  const numbers = Array.from({ length: plan.orders }, (_, n) => n)
    .filter((n) => !acknowledged.has(n))
    .values();
  const done = new AbortController();
  const signal = AbortSignal.any([interrupted, done.signal]);
  const crashing = new CrashingCloud(record, options.dataFolder);
  const progress = new Progress(process.stdout, acknowledged.size);
  const recent: string[] = [];

  const place = async (n: number) => {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS && !signal.aborted; attempt++) {
      const { cloud } = await crashing.currentRun();
      counts.requests++;
      const { ID, failure } = await request(cloud.orderUrl, `soak-${plan.seed}-${n}`);
      if (ID !== undefined) {
        return ID;
      }
      counts.failures[failure] = (counts.failures[failure] ?? 0) + 1;
      await setTimeout(Math.random() * 100);
    }
    if (signal.aborted) {
      return undefined;
    }
    throw new Error(`order ${n} was not acknowledged after ${MAX_ATTEMPTS} requests`);
  };
  const lane = async () => {
    for (const n of numbers) {
      const ID = await place(n);
      if (ID === undefined) {
        return;
      }
      record.acknowledge(n, ID);
      recent.push(ID);
      if (recent.length >= READ_LAG) {
        await readStamps(recent.splice(0, MAX_BATCH_SIZE));
      }
      const { restarts } = counts;
      progress.show(acknowledged.size, plan.orders, `${restarts} restarts`);
    }
  };
  const readStamps = async (ids: string[]) => {
    const { table } = await crashing.currentRun();
    const found = await table.get(ids).catch(() => undefined); // The local cloud may be killed during the request.
    for (const [ID, stamps] of found ?? []) {
      record.see(ID, stamps);
    }
  };

  const crashes = crashing.run(signal);
  try {
    await Promise.race([Promise.all(Array.from({ length: options.concurrency }, lane)), crashes]);
  } finally {
    done.abort();
    await crashes;
    progress.finish();
  }
}

/**
 * Places an order.
 *
 * @returns its ID, or the reason that it was not acknowledged
 */
async function request(orderUrl: string, key: string): Promise<{ ID?: string; failure: string }> {
  try {
    const response = await fetch(orderUrl, { method: "POST", headers: { "Idempotency-Key": key } });
    const { ID } = (await response.json()) as { ID: string };
    return response.ok ? { ID, failure: "" } : { failure: String(response.status) };
  } catch {
    return { failure: "no response" };
  }
}

interface Result {
  verdict: Verdict;
  /** Dead letters that could not be redriven. */
  deadLettersLeft: number;
}

/** Redrives dead letters until nothing changes. */
async function recover(record: SoakRecord, { awsUrl }: LocalCloudProcess): Promise<Result> {
  const { counts } = record;
  const table = await OrderTable.connect(awsUrl);
  let verdict = judge(record, await table.getAll());
  let deadLettersLeft = 0;
  for (let changedAt = performance.now(); performance.now() - changedAt < IDLE_MS; await setTimeout(2_000)) {
    const { left, redriven } = await redrive(awsUrl);
    const before = verdict.lost.length;
    verdict = judge(record, await table.getAll());
    deadLettersLeft = left;
    counts.deadLettersRedriven += redriven;
    counts.deadLetters = counts.deadLettersRedriven + left;
    record.saveCounts();
    if (redriven > 0 || verdict.lost.length !== before) {
      changedAt = performance.now();
    }
  }
  table.close();
  return { verdict, deadLettersLeft };
}

function formatSummary({ acknowledged, counts, plan, seenStamps }: SoakRecord, { verdict }: Result): string {
  const { completed, duplicated, lost } = verdict;
  const failures = Object.entries(counts.failures).map(([failure, times]) => `${failure}: ${times}`);
  const faultRows = Object.entries(counts.faultsInjected).map(([fault, times]) => `  ${fault.padEnd(28)} ${times}`);
  const faults = Object.values(counts.faultsInjected).reduce((sum, times) => sum + times, 0);
  const formatExamples = (ids: string[]) => (ids.length > 0 ? [`for example ${ids.slice(0, 3).join(", ")}`] : []);
  const rows: [string, number, ...string[]][] = [
    ["orders placed", plan.orders, `${counts.requests} requests`, ...failures, `seed ${plan.seed}`],
    ["acknowledged", acknowledged.size],
    ["completed", completed],
    ["dead letters", counts.deadLetters],
    ["redriven", counts.deadLettersRedriven],
    ["lost", lost.length, ...formatExamples(lost)],
    ["duplicated", duplicated.length, ...formatExamples(duplicated), `${seenStamps.size} orders read twice`],
    ["restarts by kill -9", counts.restarts],
    ["faults injected", faults],
  ];
  const lines = rows.map(([label, count, ...details]) =>
    `${label.padEnd(30)} ${count}  ${details.join(", ")}`.trimEnd(),
  );
  return [...lines, ...faultRows].join("\n");
}
