import type { Clock } from "../core/clock.ts";

/** A clock that moves only when a test advances it. */
export class ManualClock implements Clock {
  #now: number;
  #timers = new Set<{ dueAt: number; task: () => void }>();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  toRealTime(at = this.#now): number {
    return at;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { dueAt: this.#now + Math.max(0, delayMs), task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** The milliseconds until each pending timer, soonest first. */
  get pendingMs(): number[] {
    return [...this.#timers].map(({ dueAt }) => dueAt - this.#now).sort((a, b) => a - b);
  }

  /** Advances time. Runs each timer when due, and the callbacks that it starts before the next timer. */
  async advance(byMs: number): Promise<void> {
    const until = this.#now + byMs;
    await settle();
    for (let next = this.#earliest(until); next; next = this.#earliest(until)) {
      this.#timers.delete(next);
      this.#now = next.dueAt;
      next.task();
      await settle();
    }
    this.#now = until;
  }

  #earliest(until: number) {
    return [...this.#timers].filter(({ dueAt }) => dueAt <= until).sort((a, b) => a.dueAt - b.dueAt)[0];
  }
}

/** Lets pending promises and callbacks run. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
