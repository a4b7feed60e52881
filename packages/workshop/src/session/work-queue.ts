export interface WorkQueueOptions {
  /** Work that has not started when it aborts is skipped. */
  signal: AbortSignal;
  onError(error: Error): void;
  /** Called after each piece of work. */
  onDone(): void;
}

/** Runs reloads and checks one after the other. */
export class WorkQueue {
  #options: WorkQueueOptions;
  #last: Promise<void> = Promise.resolve();
  #isBusy = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  /** Whether something is running, or announced by {@link expectWork}. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Counts as busy from now on, until the next piece of work is done. */
  expectWork(): void {
    this.#isBusy = true;
  }

  /** Resolves once this work is done, even if it fails. */
  add(work: () => Promise<void>): Promise<void> {
    const { onDone, onError, signal } = this.#options;
    this.#last = this.#last.then(async () => {
      if (signal.aborted) {
        return;
      }
      this.#isBusy = true;
      try {
        await work();
      } catch (error) {
        onError(error as Error);
      } finally {
        this.#isBusy = false;
        onDone();
      }
    });
    return this.#last;
  }

  /** Resolves once all work is done. */
  untilEmpty(): Promise<void> {
    return this.#last;
  }
}
