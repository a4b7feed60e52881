import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FaultInput, RecordedActivity } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import { World } from "./world.ts";

/** A world that can be restarted with its data and its faults. */
export class RestartableWorld {
  #current: World;
  #dataFolder: string;
  #clock: ManualClock;
  #faults: FaultInput[] = [];
  #lossesBefore: RecordedActivity[] = [];

  private constructor(current: World, dataFolder: string, clock: ManualClock) {
    this.#current = current;
    this.#dataFolder = dataFolder;
    this.#clock = clock;
  }

  static async start(): Promise<RestartableWorld> {
    const dataFolder = mkdtempSync(join(tmpdir(), "orders-world-"));
    const clock = new ManualClock();
    return new RestartableWorld(await World.start({ dataFolder, clock }), dataFolder, clock);
  }

  get current(): World {
    return this.#current;
  }

  /** The activities that report a loss, including those before a restart. */
  get losses(): RecordedActivity[] {
    return [...this.#lossesBefore, ...this.#current.losses];
  }

  addFault(fault: FaultInput): void {
    this.#faults.push(fault);
    this.#current.addFaults([fault]);
  }

  clearFaults(): void {
    this.#faults = [];
    this.#current.setFaults([]);
  }

  /** Restarts the local cloud without waiting for work in progress. */
  async restart(): Promise<void> {
    await this.#current.stack.stop();
    this.#lossesBefore = this.losses;
    this.#current = await World.start({ dataFolder: this.#dataFolder, clock: this.#clock });
    this.#current.addFaults(this.#faults);
  }

  async stop(): Promise<void> {
    await this.#current.stack.stop();
    rmSync(this.#dataFolder, { recursive: true });
  }
}
