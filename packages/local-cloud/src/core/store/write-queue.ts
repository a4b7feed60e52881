import type { Level } from "level";

export type Change = { type: "put"; key: string; value: unknown } | { type: "del"; key: string };

/** Writes changes to a database in order, in batches: those that arrive during a write form the next batch. */
export class WriteQueue {
  #db: Pick<Level<string, unknown>, "batch">;
  #waiting: Change[] = [];
  #writing: Promise<void> = Promise.resolve();
  #scheduled: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(db: Pick<Level<string, unknown>, "batch">) {
    this.#db = db;
  }

  add(change: Change): void {
    this.#waiting.push(change);
    // A caller that awaits `flush` receives the error.
    this.flush().catch(() => {});
  }

  /** Resolves once all earlier changes are written. Rejects once any write has failed. */
  flush(): Promise<void> {
    this.#scheduled ??= this.#writing.then(() => this.#write());
    return this.#scheduled;
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
