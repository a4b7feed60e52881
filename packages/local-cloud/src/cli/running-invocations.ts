import type { ActivityLog } from "../core/activity-log.ts";

const MAX_WAIT_MS = 5_000;

/** Waits for running invocations, whose effects may be visible before they end. */
export class RunningInvocations {
  #activityLog: ActivityLog;
  #count = 0;

  constructor(activityLog: ActivityLog) {
    this.#activityLog = activityLog;
    activityLog.subscribe(({ type }) => {
      if (type === "invocation-started") {
        this.#count += 1;
      }
      if (type === "invocation-ended") {
        this.#count -= 1;
      }
    });
  }

  /** Resolves once no invocation is running, at the latest after 5 s or when the signal aborts. */
  async ended(signal: AbortSignal): Promise<void> {
    const enough = AbortSignal.any([signal, AbortSignal.timeout(MAX_WAIT_MS)]);
    while (this.#count > 0 && !enough.aborted) {
      await this.#activityLog.next(({ type }) => type === "invocation-ended", { signal: enough }).catch(() => {});
    }
  }
}
