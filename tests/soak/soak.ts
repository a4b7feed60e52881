import { mkdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { LocalCloudProcess } from "../support/local-cloud-process.ts";
import { CrashingCloud } from "./crashing-cloud.ts";
import { BATCH, OrderTable } from "./order-table.ts";
import { Progress } from "./progress.ts";
import { redrive } from "./redrive.ts";
import type { SoakRecord } from "./soak-record.ts";
import { judge, type Verdict } from "./verdict.ts";

/** Of requests for one order. */
const MOST_ATTEMPTS = 200;
/** Orders are looked at after so many others: retries of some are still to come. */
const LOOK_BEHIND = 3 * BATCH;
/** How long nothing may change before it is said to be all: longer than any retry takes, a minute being a second. */
const QUIET_MS = 30_000;

export interface SoakOptions {
  /** Requests at the same time. */
  concurrency: number;
  /** Where the local cloud keeps its data. */
  dataFolder: string;
}

/** Runs what is left of a plan, and prints what came of it. @returns the exit code */
export async function soak(record: SoakRecord, { concurrency, dataFolder }: SoakOptions): Promise<number> {
  mkdirSync(dataFolder, { recursive: true });
  const { acknowledged, plan } = record;
  console.log(
    `${plan.orders} orders, ${plan.faultPercentage} % faults, seed ${plan.seed}; ${acknowledged.size} are there`,
  );
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => interrupted.abort());
  }

  await placeOrders(record, { concurrency, dataFolder }, interrupted.signal);
  if (interrupted.signal.aborted) {
    console.log(`interrupted after ${acknowledged.size} of ${plan.orders} orders: pnpm soak goes on from there`);
    return 130;
  }

  console.log("all are acknowledged; from here on without faults");
  const cloud = new LocalCloudProcess(dataFolder);
  try {
    await cloud.listening();
    const end = await mend(record, cloud);
    console.log(summary(record, end));
    return end.verdict.lost.length + end.verdict.doubled.length + end.deadLettersLeft > 0 ? 1 : 0;
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
    for (let attempt = 1; attempt <= MOST_ATTEMPTS && !signal.aborted; attempt++) {
      const { cloud } = await crashing.life();
      counts.requests++;
      const { ID, failure } = await request(cloud.orderUrl, `soak-${plan.seed}-${n}`);
      if (ID !== undefined) {
        return ID;
      }
      counts.refusals[failure] = (counts.refusals[failure] ?? 0) + 1;
      await setTimeout(Math.random() * 100);
    }
    if (signal.aborted) {
      return undefined;
    }
    throw new Error(`order ${n} was not acknowledged by ${MOST_ATTEMPTS} requests`);
  };
  const lane = async () => {
    for (const n of numbers) {
      const ID = await place(n);
      if (ID === undefined) {
        return;
      }
      record.acknowledge(n, ID);
      recent.push(ID);
      if (recent.length >= LOOK_BEHIND) {
        await look(recent.splice(0, BATCH));
      }
      const { restarts } = counts;
      progress.show(acknowledged.size, plan.orders, `${restarts} restarts`);
    }
  };
  const look = async (ids: string[]) => {
    const { table } = await crashing.life();
    const found = await table.get(ids).catch(() => undefined); // Killed in between: others are looked at later.
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
    progress.end();
  }
}

/** Places an order. @returns its ID, or why it was not acknowledged */
async function request(orderUrl: string, key: string): Promise<{ ID?: string; failure: string }> {
  try {
    const response = await fetch(orderUrl, { method: "POST", headers: { "Idempotency-Key": key } });
    const { ID } = (await response.json()) as { ID: string };
    return response.ok ? { ID, failure: "" } : { failure: String(response.status) };
  } catch {
    return { failure: "no answer" };
  }
}

interface End {
  verdict: Verdict;
  /** What a redrive could not send. */
  deadLettersLeft: number;
}

/** Waits for what is still under way, and redrives what is not, until nothing changes any more. */
async function mend(record: SoakRecord, { awsUrl }: LocalCloudProcess): Promise<End> {
  const { counts } = record;
  const table = await OrderTable.at(awsUrl);
  let verdict = judge(record, await table.all());
  let deadLettersLeft = 0;
  for (let changedAt = performance.now(); performance.now() - changedAt < QUIET_MS; await setTimeout(2_000)) {
    const { left, redriven } = await redrive(awsUrl);
    const before = verdict.lost.length;
    verdict = judge(record, await table.all());
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

function summary({ acknowledged, counts, plan, seenStamps }: SoakRecord, { verdict }: End): string {
  const { completed, doubled, lost } = verdict;
  const refusals = Object.entries(counts.refusals).map(([failure, times]) => `${failure}: ${times}`);
  const strikes = Object.entries(counts.strikes).map(([what, times]) => `  ${what.padEnd(28)} ${times}`);
  const struck = Object.values(counts.strikes).reduce((sum, times) => sum + times, 0);
  const such = (ids: string[]) => (ids.length > 0 ? [`such as ${ids.slice(0, 3).join(", ")}`] : []);
  const rows: [string, number, ...string[]][] = [
    ["orders placed", plan.orders, `${counts.requests} requests`, ...refusals, `seed ${plan.seed}`],
    ["acknowledged", acknowledged.size],
    ["completed", completed],
    ["dead letters", counts.deadLetters],
    ["redriven", counts.deadLettersRedriven],
    ["lost", lost.length, ...such(lost)],
    ["doubled", doubled.length, ...such(doubled), `${seenStamps.size} orders were looked at twice`],
    ["restarts by kill -9", counts.restarts],
    ["faults", struck],
  ];
  const lines = rows.map(([what, count, ...details]) => `${what.padEnd(30)} ${count}  ${details.join(", ")}`.trimEnd());
  return [...lines, ...strikes].join("\n");
}
