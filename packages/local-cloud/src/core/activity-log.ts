import type { Activity, RecordedActivity } from "./activity/activity.ts";
import type { Clock } from "./clock.ts";

/** Passes everything that happens in the local cloud on to its listeners. */
export class ActivityLog {
  #listeners = new Set<(activity: RecordedActivity) => void>();
  #clock: Pick<Clock, "now">;

  constructor(clock: Pick<Clock, "now"> = Date) {
    this.#clock = clock;
  }

  record(activity: Activity): void {
    const recorded = { ...activity, at: this.#clock.now() };
    for (const listener of this.#listeners) {
      listener(recorded);
    }
  }

  /** Calls `listener` for each activity from now on, until the returned function is called. */
  subscribe(listener: (activity: RecordedActivity) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The next activity that `wanted` accepts. */
  next<Wanted extends RecordedActivity>(
    wanted: (activity: RecordedActivity) => activity is Wanted,
    options?: { signal?: AbortSignal },
  ): Promise<Wanted>;
  next(wanted: (activity: RecordedActivity) => boolean, options?: { signal?: AbortSignal }): Promise<RecordedActivity>;
  next(wanted: (activity: RecordedActivity) => boolean, { signal }: { signal?: AbortSignal } = {}) {
    return new Promise<RecordedActivity>((resolve, reject) => {
      signal?.throwIfAborted();
      const unsubscribe = this.subscribe((activity) => {
        if (!wanted(activity)) {
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
