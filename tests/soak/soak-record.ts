import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  deadLettersRedriven: number;
  /** Faults by what they are. */
  strikes: Record<string, number>;
}

/** An order's stamps, by attribute. */
export type Stamps = Record<string, string>;

/** What a run knows, kept in a folder, so that another process goes on where it was interrupted. */
export class SoakRecord {
  readonly plan: SoakPlan;
  readonly counts: SoakCounts = { requests: 0, refusals: {}, restarts: 0, deadLettersRedriven: 0, strikes: {} };
  /** By the number of the order, from 0. */
  readonly acknowledged = new Map<number, string>();
  /** Orders that were acknowledged with another ID before. */
  readonly ambiguous: string[] = [];
  /** As they were when they were first looked at, by ID. */
  readonly seenStamps = new Map<string, Stamps>();
  #folder: string;

  /** @param folder of an earlier run, which goes on, or of a new one */
  constructor(folder: string, plan: SoakPlan, { fresh }: { fresh: boolean }) {
    this.#folder = folder;
    if (fresh) rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    this.plan = this.#read<SoakPlan>("plan.json")[0] ?? plan;
    this.#write("plan.json", this.plan);
    Object.assign(this.counts, this.#read<SoakCounts>("counts.json")[0]);
    for (const { ID, n } of this.#read<{ n: number; ID: string }>("acknowledged.jsonl")) this.#learn(n, ID);
    for (const { ID, stamps } of this.#read<{ ID: string; stamps: Stamps }>("stamps.jsonl")) {
      this.seenStamps.set(ID, stamps);
    }
  }

  acknowledge(n: number, ID: string): void {
    this.#learn(n, ID);
    this.#append("acknowledged.jsonl", { n, ID });
  }

  see(ID: string, stamps: Stamps): void {
    this.seenStamps.set(ID, stamps);
    this.#append("stamps.jsonl", { ID, stamps });
  }

  saveCounts(): void {
    this.#write("counts.json", this.counts);
  }

  #learn(n: number, ID: string): void {
    const before = this.acknowledged.get(n);
    if (before !== undefined && before !== ID) this.ambiguous.push(ID);
    this.acknowledged.set(n, ID);
  }

  #append(file: string, line: object): void {
    appendFileSync(join(this.#folder, file), `${JSON.stringify(line)}\n`);
  }

  #write(file: string, content: object): void {
    writeFileSync(join(this.#folder, file), `${JSON.stringify(content)}\n`);
  }

  /** The whole lines of a file; one that was being written when the process ended is done again. */
  #read<Line>(file: string): Line[] {
    const path = join(this.#folder, file);
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  }
}
