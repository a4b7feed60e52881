import { setImmediate, setTimeout } from "node:timers/promises";
import type { Level } from "level";

export type Change = { type: "put"; key: string; value: unknown } | { type: "del"; key: string };

/** Deletions wait for other changes, because a write costs more than a change. */
const DELETE_DELAY_MS = 10;

/** Writes changes to a database in order, in batches: those that arrive before or during a write form one batch. */
export class WriteQueue {
  #db: Pick<Level<string, unknown>, "batch">;
  #waiting: Change[] = [];
  #writing: Promise<void> = Promise.resolve();
  #scheduled: Promise<void> | undefined;
  #deletion: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(db: Pick<Level<string, unknown>, "batch">) {
    this.#db = db;
  }

  add(change: Change): void {
    this.#waiting.push(change);
    if (change.type === "del") {
      this.#deletion ??= this.#deleteLater();
    } else {
      // A caller that awaits `flush` receives the error.
      this.flush().catch(() => {});
    }
  }

  /** Resolves once all earlier changes are written. Rejects once any write has failed. */
  flush(): Promise<void> {
    this.#scheduled ??= this.#writing.then(() => setImmediate()).then(() => this.#write());
    return this.#scheduled;
  }

  async #deleteLater(): Promise<void> {
    await setTimeout(DELETE_DELAY_MS);
    this.#deletion = undefined;
    if (this.#waiting.length > 0) {
      await this.flush().catch(() => {});
    }
  }

  async #write(): Promise<void> {
    this.#scheduled = undefined;
    const changes = this.#waiting;
    this.#waiting = [];
    if (this.#failure) {
      throw this.#failure;
    }
    const batch = this.#db.batch(changes);
    this.#writing = batch.catch((error) => {
      this.#failure = error;
    });
    await batch;
  }
}
