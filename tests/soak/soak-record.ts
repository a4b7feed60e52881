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

/** What a run is asked to do; an interrupted run goes on with what it began with. */
export interface SoakPlan {
  orders: number;
  /** Of the calls, of the invocations and of the deliveries that meet a fault. */
  faultPercentage: number;
  seed: number;
}

/** What the run has done so far. */
export interface SoakCounts {
  requests: number;
  /** Requests that acknowledged nothing, by their status. */
  refusals: Record<string, number>;
  restarts: number;
  /** Messages that lay in dead-letter queues when all faults were off. */
  deadLetters: number;
  /** Of these, accepted by the function that had missed them. */
  deadLettersRedriven: number;
  /** Faults by what they are. */
  strikes: Record<string, number>;
}

/** An order's stamps, by attribute. */
export type Stamps = Record<string, string>;

/** What a run knows, kept in a folder, so that another process goes on where it was interrupted. */
export class SoakRecord {
  readonly plan: SoakPlan;
  readonly counts: SoakCounts = {
    requests: 0,
    refusals: {},
    restarts: 0,
    deadLetters: 0,
    deadLettersRedriven: 0,
    strikes: {},
  };
  /** By the number of the order, from 0. */
  readonly acknowledged = new Map<number, string>();
  /** As they were when they were first looked at, by ID. */
  readonly seenStamps = new Map<string, Stamps>();
  #folder: string;

  /**
   * @param folder of an earlier run, which goes on, or of a new one
   * @param wanted the parts of the plan that were asked for
   * @param otherwise the plan of a new run, for the other parts
   * @throws {Error} when an earlier run goes on that has another plan
   */
  constructor(folder: string, wanted: Partial<SoakPlan>, otherwise: SoakPlan, { fresh }: { fresh: boolean }) {
    this.#folder = folder;
    if (fresh) {
      rmSync(folder, { recursive: true, force: true });
    }
    mkdirSync(folder, { recursive: true });
    const [kept] = this.#read<SoakPlan>("plan.json");
    this.plan = kept ?? { ...otherwise, ...wanted };
    for (const [name, value] of Object.entries(wanted)) {
      const planned = this.plan[name as keyof SoakPlan];
      if (planned === value) {
        continue;
      }
      throw new Error(`a run with ${name} ${planned} is there to go on, not ${value}: begin anew with --fresh`);
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

  /** All of it or nothing, however the process ends. */
  #write(file: string, content: object): void {
    const path = join(this.#folder, file);
    writeFileSync(`${path}.new`, `${JSON.stringify(content)}\n`);
    renameSync(`${path}.new`, path);
  }

  /** The lines of a file, without one that was being written when the process ended: that is done again. */
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
