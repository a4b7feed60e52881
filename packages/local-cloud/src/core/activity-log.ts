import type { Activity, RecordedActivity } from "./activity/activity.ts";
import { type Clock, createSystemClock } from "./clock.ts";

export class ActivityLog {
  #listeners = new Set<(activity: RecordedActivity) => void>();
  #clock: Pick<Clock, "toRealTime">;

  constructor(clock: Pick<Clock, "toRealTime"> = createSystemClock()) {
    this.#clock = clock;
  }

  record(activity: Activity): void {
    const recorded = { ...activity, at: this.#clock.toRealTime() };
    for (const listener of this.#listeners) {
      listener(recorded);
    }
  }

  /** Calls `listener` for each later activity, until the returned function is called. */
  subscribe(listener: (activity: RecordedActivity) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves with the next activity that `isExpected` accepts. */
  next<Expected extends RecordedActivity>(
    isExpected: (activity: RecordedActivity) => activity is Expected,
    options?: { signal?: AbortSignal },
  ): Promise<Expected>;
  next(
    isExpected: (activity: RecordedActivity) => boolean,
    options?: { signal?: AbortSignal },
  ): Promise<RecordedActivity>;
  next(isExpected: (activity: RecordedActivity) => boolean, { signal }: { signal?: AbortSignal } = {}) {
    return new Promise<RecordedActivity>((resolve, reject) => {
      signal?.throwIfAborted();
      const unsubscribe = this.subscribe((activity) => {
        if (!isExpected(activity)) {
          return;
        }
        unsubscribe();
        resolve(activity);
      });
      signal?.addEventListener("abort", () => {
        unsubscribe();
        reject(signal.reason);
      });
    });
  }
}
