import type { Clock } from "./clock.ts";
import type { Schedule } from "./schedule.ts";

/** Runs tasks at the times of their schedules. Of several runs that are late, only the first one takes place. */
export class ScheduleTimers<Key> {
  #clock: Clock;
  #cancels = new Map<Key, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Runs a task at each time of its schedule after `lastRunAt`; replaces the schedule of the same key.
   * @param run receives the time of the run and whether it is the last one
   */
  start(key: Key, schedule: Schedule, lastRunAt: number, run: (dueAt: number, isLast: boolean) => void): void {
    this.cancel(key);
    const dueAt = schedule.next(lastRunAt);
    if (dueAt === undefined) {
      return;
    }
    const cancel = this.#clock.after(dueAt - this.#clock.now(), () => {
      const now = this.#clock.now();
      const isNextLate = (schedule.next(dueAt) ?? Number.POSITIVE_INFINITY) <= now;
      this.start(key, schedule, isNextLate ? now : dueAt, run);
      run(dueAt, !this.#cancels.has(key));
    });
    this.#cancels.set(key, cancel);
  }

  cancel(key: Key): void {
    this.#cancels.get(key)?.();
    this.#cancels.delete(key);
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) {
      cancel();
    }
    this.#cancels.clear();
  }
}
