import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FaultInput, RecordedActivity } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import { OrderSystem } from "./order-system.ts";

/** A system that can be restarted with its data and its faults. */
export class RestartableSystem {
  #current: OrderSystem;
  #dataFolder: string;
  #clock: ManualClock;
  #faults: FaultInput[] = [];
  #lossesBefore: RecordedActivity[] = [];

  private constructor(current: OrderSystem, dataFolder: string, clock: ManualClock) {
    this.#current = current;
    this.#dataFolder = dataFolder;
    this.#clock = clock;
  }

  static async start(): Promise<RestartableSystem> {
    const dataFolder = mkdtempSync(join(tmpdir(), "orders-system-"));
    const clock = new ManualClock();
    return new RestartableSystem(await OrderSystem.start({ dataFolder, clock }), dataFolder, clock);
  }

  get current(): OrderSystem {
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
    this.#current = await OrderSystem.start({ dataFolder: this.#dataFolder, clock: this.#clock });
    this.#current.addFaults(this.#faults);
  }

  async stop(): Promise<void> {
    await this.#current.stack.stop();
    rmSync(this.#dataFolder, { recursive: true });
  }
}
