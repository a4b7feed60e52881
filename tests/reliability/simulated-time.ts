import { setTimeout } from "node:timers/promises";
import type { ActivityLog } from "local-cloud";
import type { ManualClock } from "local-cloud/testing";

/** The pause without activity after which the clock advances. */
const IDLE_MS = 20;
const TIMEOUT_MS = 40_000;

/** Advances the clock of the platform to the next timer whenever the system is idle. */
export class SimulatedTime {
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

  /**
   * Advances the clock until a promise settles.
   *
   * @param description the expected state, for the error
   */
  async advanceUntilSettled<Value>(description: string, promise: Promise<Value>): Promise<Value> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    promise.then(settle, settle);
    await this.#advanceUntil(description, () => settled);
    return promise;
  }

  /** Advances the clock until nothing is running and no timer is pending. */
  advanceUntilIdle(): Promise<void> {
    return this.#advanceUntil("the system is idle", () => this.#isIdle && this.#clock.pendingMs.length === 0);
  }

  get #isIdle(): boolean {
    return this.#running === 0 && performance.now() - this.#lastActivityAt > IDLE_MS;
  }

  async #advanceUntil(description: string, isReached: () => boolean): Promise<void> {
    for (const deadline = performance.now() + TIMEOUT_MS; !isReached(); await setTimeout(5)) {
      if (performance.now() > deadline) {
        throw new Error(`timed out after ${TIMEOUT_MS / 1_000} s waiting until ${description}`);
      }
      const [nextMs] = this.#clock.pendingMs;
      if (this.#isIdle && nextMs !== undefined) {
        await this.#clock.advance(nextMs);
      }
    }
  }
}
