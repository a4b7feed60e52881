import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FaultInput, RecordedActivity } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import { World } from "./world.ts";

/** A world that is ended and begins again with what it kept; its faults are on again too. */
export class LastingWorld {
  #now: World;
  #dataFolder: string;
  #clock: ManualClock;
  #faults: FaultInput[] = [];
  #lossesBefore: RecordedActivity[] = [];

  private constructor(now: World, dataFolder: string, clock: ManualClock) {
    this.#now = now;
    this.#dataFolder = dataFolder;
    this.#clock = clock;
  }

  static async start(): Promise<LastingWorld> {
    const dataFolder = mkdtempSync(join(tmpdir(), "orders-world-"));
    const clock = new ManualClock();
    return new LastingWorld(await World.start({ dataFolder, clock }), dataFolder, clock);
  }

  get now(): World {
    return this.#now;
  }

  /** Activities of something that was lost, since the beginning. */
  get losses(): RecordedActivity[] {
    return [...this.#lossesBefore, ...this.#now.losses];
  }

  addFault(fault: FaultInput): void {
    this.#faults.push(fault);
    this.#now.addFaults([fault]);
  }

  mend(): void {
    this.#faults = [];
    this.#now.setFaults([]);
  }

  /** In the midst of whatever is under way. */
  async restart(): Promise<void> {
    await this.#now.stack.stop();
    this.#lossesBefore = this.losses;
    this.#now = await World.start({ dataFolder: this.#dataFolder, clock: this.#clock });
    this.#now.addFaults(this.#faults);
  }

  async end(): Promise<void> {
    await this.#now.stack.stop();
    rmSync(this.#dataFolder, { recursive: true });
  }
}
