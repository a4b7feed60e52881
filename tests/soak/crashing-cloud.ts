import { setTimeout } from "node:timers/promises";
import { LocalCloudProcess } from "../support/local-cloud-process.ts";
import { everyFault } from "./every-fault.ts";
import { OrderTable } from "./order-table.ts";
import type { SoakRecord } from "./soak-record.ts";

const SHORTEST_LIFE_MS = 30_000;
const LONGEST_LIFE_MS = 120_000;

/** Of a function: each crash costs the start of another one, which few can afford at the same time. */
const WORKERS = "2";

/** One life of the local cloud, and the way to its table. */
export interface Life {
  cloud: LocalCloudProcess;
  table: OrderTable;
}

/** A local cloud full of faults, that is killed and started again until it is told to stop. */
export class CrashingCloud {
  #record: SoakRecord;
  #dataFolder: string;
  #life = Promise.withResolvers<Life>();

  constructor(record: SoakRecord, dataFolder: string) {
    this.#record = record;
    this.#dataFolder = dataFolder;
  }

  /** The one that runs, as soon as one does. */
  life(): Promise<Life> {
    return this.#life.promise;
  }

  /** Runs one life after the other until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { counts, plan } = this.#record;
    while (!signal.aborted) {
      const faults = everyFault(plan.faultPercentage).flatMap((fault) => ["--fault", fault]);
      const seed = ["--seed", String(plan.seed + counts.restarts)];
      const cloud = new LocalCloudProcess(this.#dataFolder, {
        options: [...faults, ...seed, "--max-workers", WORKERS],
      });
      await cloud.listening();
      const table = await OrderTable.at(cloud.awsUrl);
      this.#life.resolve({ cloud, table });

      const lifeMs = SHORTEST_LIFE_MS + Math.random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS);
      await setTimeout(lifeMs, undefined, { signal }).catch(() => {});
      await this.#countStrikes(cloud);
      this.#life = Promise.withResolvers();
      await cloud.kill();
      table.close();
      counts.restarts++;
      this.#record.saveCounts();
    }
  }

  async #countStrikes({ awsUrl }: LocalCloudProcess): Promise<void> {
    const { strikes } = this.#record.counts;
    const response = await fetch(`${awsUrl}/_local/faults`);
    const { faults } = (await response.json()) as { faults: { on: string; effect: string; injected: number }[] };
    for (const { effect, injected, on } of faults) {
      const what = `${on} ${effect}`;
      strikes[what] = (strikes[what] ?? 0) + injected;
    }
  }
}
