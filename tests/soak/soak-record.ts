import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** The settings of a run. A resumed run uses the plan that it started with. */
export interface SoakPlan {
  orders: number;
  /** The percentage of calls, of invocations and of deliveries with a fault. */
  faultPercentage: number;
  seed: number;
}

/** The progress of a run. */
export interface SoakCounts {
  requests: number;
  /** Requests that were not acknowledged, by status. */
  failures: Record<string, number>;
  restarts: number;
  /** Messages in the dead-letter queues after the faults were removed. */
  deadLetters: number;
  /** Dead letters that their function accepted in a redrive. */
  deadLettersRedriven: number;
  /** Injected faults by kind. */
  faultsInjected: Record<string, number>;
}

/** An order's stamps, by attribute. */
export type Stamps = Record<string, string>;

/** The state of a run, stored in a folder from which another process can resume it. */
export class SoakRecord {
  readonly plan: SoakPlan;
  readonly counts: SoakCounts = {
    requests: 0,
    failures: {},
    restarts: 0,
    deadLetters: 0,
    deadLettersRedriven: 0,
    faultsInjected: {},
  };
  /** IDs of acknowledged orders by order number, from 0. */
  readonly acknowledged = new Map<number, string>();
  /** The stamps of each order when it was first read, by ID. */
  readonly seenStamps = new Map<string, Stamps>();
  #folder: string;

  /**
   * @param folder the folder of a new run or of a run to resume
   * @param requested the settings given on the command line
   * @param defaults the other settings of a new run
   * @throws {Error} if the run to resume has a different plan
   */
  constructor(folder: string, requested: Partial<SoakPlan>, defaults: SoakPlan, { fresh }: { fresh: boolean }) {
    this.#folder = folder;
    if (fresh) {
      rmSync(folder, { recursive: true, force: true });
    }
    mkdirSync(folder, { recursive: true });
    const [stored] = this.#read<SoakPlan>("plan.json");
    this.plan = stored ?? { ...defaults, ...requested };
    for (const [name, value] of Object.entries(requested)) {
      const planned = this.plan[name as keyof SoakPlan];
      if (planned === value) {
        continue;
      }
      throw new Error(
        `an interrupted run has ${name} ${planned}, not ${value}: resume it without changes or start over with --fresh`,
      );
    }
    this.#write("plan.json", this.plan);
    Object.assign(this.counts, this.#read<SoakCounts>("counts.json")[0]);
    for (const { ID, n } of this.#read<{ n: number; ID: string }>("acknowledged.jsonl")) {
      this.acknowledged.set(n, ID);
    }
    for (const { ID, stamps } of this.#read<{ ID: string; stamps: Stamps }>("stamps.jsonl")) {
      this.seenStamps.set(ID, stamps);
    }
  }

  acknowledge(n: number, ID: string): void {
    this.acknowledged.set(n, ID);
    this.#append("acknowledged.jsonl", { n, ID });
  }

  see(ID: string, stamps: Stamps): void {
    this.seenStamps.set(ID, stamps);
    this.#append("stamps.jsonl", { ID, stamps });
  }

  saveCounts(): void {
    this.#write("counts.json", this.counts);
  }

  #append(file: string, line: object): void {
    appendFileSync(join(this.#folder, file), `${JSON.stringify(line)}\n`);
  }

  /** Writes a file atomically, so that a crash leaves the old or the new content. */
  #write(file: string, content: object): void {
    const path = join(this.#folder, file);
    writeFileSync(`${path}.new`, `${JSON.stringify(content)}\n`);
    renameSync(`${path}.new`, path);
  }

  /** Reads the lines of a file and removes an incomplete last line, which a crash may leave. */
  #read<Line>(file: string): Line[] {
    const path = join(this.#folder, file);
    if (!existsSync(path)) {
      return [];
    }
    const bytes = readFileSync(path);
    const whole = bytes.subarray(0, bytes.lastIndexOf("\n") + 1);
    if (whole.length < bytes.length) {
      truncateSync(path, whole.length);
    }
    return whole
      .toString("utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }
}
