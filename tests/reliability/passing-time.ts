import { setTimeout } from "node:timers/promises";
import type { ActivityLog } from "local-cloud";
import type { ManualClock } from "local-cloud/testing";

/** So long nothing may happen before time is moved on. */
const QUIET_MS = 20;
const PATIENCE_MS = 40_000;

/** The platform's time while a story waits: whenever all is quiet, the moment of the next timer comes. */
export class PassingTime {
  #clock: ManualClock;
  #running = 0;
  #lastActivityAt = performance.now();

  constructor(clock: ManualClock, activityLog: ActivityLog) {
    this.#clock = clock;
    activityLog.subscribe(({ type }) => {
      this.#lastActivityAt = performance.now();
      if (type === "invocation-started") {
        this.#running++;
      }
      if (type === "invocation-ended") {
        this.#running--;
      }
    });
  }

  /** Lets time pass until a promise is settled. @param what is waited for, for the error */
  async while<Value>(what: string, promise: Promise<Value>): Promise<Value> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    promise.then(settle, settle);
    await this.#until(what, () => settled);
    return promise;
  }

  /** Lets time pass until nothing is under way, nor waits for its time. */
  untilQuiet(): Promise<void> {
    return this.#until("all is quiet", () => this.#isQuiet && this.#clock.pendingMs.length === 0);
  }

  get #isQuiet(): boolean {
    return this.#running === 0 && performance.now() - this.#lastActivityAt > QUIET_MS;
  }

  async #until(what: string, isSo: () => boolean): Promise<void> {
    for (const deadline = performance.now() + PATIENCE_MS; !isSo(); await setTimeout(5)) {
      if (performance.now() > deadline) {
        throw new Error(`waited in vain until ${what}`);
      }
      const [nextMs] = this.#clock.pendingMs;
      if (this.#isQuiet && nextMs !== undefined) {
        await this.#clock.advance(nextMs);
      }
    }
  }
}
