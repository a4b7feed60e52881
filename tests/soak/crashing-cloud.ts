import { setTimeout } from "node:timers/promises";
import { LocalCloudProcess } from "../support/local-cloud-process.ts";
import { listFaults } from "./list-faults.ts";
import { OrderTable } from "./order-table.ts";
import type { SoakRecord } from "./soak-record.ts";

const MIN_UPTIME_MS = 30_000;
const MAX_UPTIME_MS = 120_000;

/** Workers per function. Each crash starts another worker, which is slow if many start at the same time. */
const MAX_WORKERS = "2";

/** A running process of the local cloud and its table. */
export interface CloudRun {
  cloud: LocalCloudProcess;
  table: OrderTable;
}

/** A local cloud with injected faults that is killed and restarted until a signal aborts. */
export class CrashingCloud {
  #record: SoakRecord;
  #dataFolder: string;
  #run = Promise.withResolvers<CloudRun>();

  constructor(record: SoakRecord, dataFolder: string) {
    this.#record = record;
    this.#dataFolder = dataFolder;
  }

  /** Returns the current run, or the next one during a restart. */
  currentRun(): Promise<CloudRun> {
    return this.#run.promise;
  }

  /** Starts and kills the local cloud until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { counts, plan } = this.#record;
    while (!signal.aborted) {
      const faults = listFaults(plan.faultPercentage).flatMap((fault) => ["--fault", fault]);
      const seed = ["--seed", String(plan.seed + counts.restarts)];
      const cloud = new LocalCloudProcess(this.#dataFolder, {
        options: [...faults, ...seed, "--max-workers", MAX_WORKERS],
      });
      await cloud.waitUntilReady();
      const table = await OrderTable.connect(cloud.awsUrl);
      this.#run.resolve({ cloud, table });

      const uptimeMs = MIN_UPTIME_MS + Math.random() * (MAX_UPTIME_MS - MIN_UPTIME_MS);
      await setTimeout(uptimeMs, undefined, { signal }).catch(() => {});
      await this.#countFaults(cloud);
      this.#run = Promise.withResolvers();
      await cloud.kill();
      table.close();
      counts.restarts++;
      this.#record.saveCounts();
    }
  }

  async #countFaults({ awsUrl }: LocalCloudProcess): Promise<void> {
    const { faultsInjected } = this.#record.counts;
    const response = await fetch(`${awsUrl}/_local/faults`);
    const { faults } = (await response.json()) as { faults: { on: string; effect: string; injected: number }[] };
    for (const { effect, injected, on } of faults) {
      const fault = `${on} ${effect}`;
      faultsInjected[fault] = (faultsInjected[fault] ?? 0) + injected;
    }
  }
}
