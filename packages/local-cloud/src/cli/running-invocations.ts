import type { ActivityLog } from "../core/activity-log.ts";

/** How long an answer that depends on invocations waits for them. */
const LONGEST_WAIT_MS = 5_000;

/** Knows whether invocations run: an order's last stamp is there before the invocation that wrote it has ended. */
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

  /** Resolves once none runs, at the latest after 5 s or when the signal aborts. */
  async ended(signal: AbortSignal): Promise<void> {
    const enough = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT_MS)]);
    while (this.#count > 0 && !enough.aborted) {
      await this.#activityLog.next(({ type }) => type === "invocation-ended", { signal: enough }).catch(() => {});
    }
  }
}
