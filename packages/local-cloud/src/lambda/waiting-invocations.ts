import type { Clock } from "../core/clock.ts";
import { watchIdleCore } from "./idle-core.ts";

/** Invocations wait this long before another worker starts: existing ones, whose code is hot, may soon be free. */
const MAX_WAIT_MS = 100;

/**
 * After this time without a free worker another one starts on a machine without an idle core too: the handler waits or is
 * stuck. Earlier, a further worker would only take CPU time from the others, such as those of the functions that handle
 * what this one publishes.
 */
const MAX_BLOCKED_MS = 1_000;

interface WaitingInvocationsOptions {
  clock: Clock;
  canStartWorker(): boolean;
  /** Resolves once the worker serves invocations. */
  startWorker(): Promise<void>;
  /** @default measures this machine */
  watchIdleCore?: (() => () => boolean) | undefined;
}

/**
 * Invocations that wait for a worker, in order of arrival. While they wait, workers start one after another as long as
 * that helps: a worker needs memory, and time until V8 has optimized its code.
 */
export class WaitingInvocations<Worker> {
  #options: WaitingInvocationsOptions;
  #queue: ((worker: Worker) => void)[] = [];
  #servedAt = 0;
  #cancelCheck: (() => void) | undefined;
  #starting = false;

  constructor(options: WaitingInvocationsOptions) {
    this.#options = options;
  }

  wait(): Promise<Worker> {
    const { promise, resolve } = Promise.withResolvers<Worker>();
    if (this.#queue.push(resolve) === 1) {
      this.#servedAt = this.#options.clock.now();
    }
    this.#checkLater();
    return promise;
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0;
  }

  /** Gives a worker to the first invocation. */
  serve(worker: Worker): void {
    this.#queue.shift()?.(worker);
    this.#servedAt = this.#options.clock.now();
    if (this.isEmpty) {
      this.#cancelCheck?.();
      this.#cancelCheck = undefined;
    }
  }

  #checkLater(): void {
    const { canStartWorker, clock, watchIdleCore: watch = watchIdleCore } = this.#options;
    if (this.#cancelCheck || this.#starting || !canStartWorker()) {
      return;
    }
    const hadIdleCore = watch();
    this.#cancelCheck = clock.after(MAX_WAIT_MS, () => {
      this.#cancelCheck = undefined;
      const isBlocked = clock.now() - this.#servedAt >= MAX_BLOCKED_MS;
      void this.#check(isBlocked || hadIdleCore());
    });
  }

  async #check(helps: boolean): Promise<void> {
    if (helps) {
      this.#starting = true;
      await this.#options.startWorker();
      this.#starting = false;
    }
    if (!this.isEmpty) {
      this.#checkLater();
    }
  }
}
