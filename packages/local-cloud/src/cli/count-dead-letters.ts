import type { ActivityLog } from "../core/activity-log.ts";

/** Dead letters by queue name; those that no queue took are under `none`. */
export type DeadLetterCounts = Record<string, number>;

/**
 * Counts dead letters that no queue takes, from now on.
 * @returns adds them to the dead letters in queues
 */
export function countDeadLetters(activityLog: ActivityLog): (inQueues: Record<string, number>) => DeadLetterCounts {
  let lost = 0;
  activityLog.subscribe(({ type }) => {
    if (type === "dead-letter-lost") {
      lost += 1;
    }
  });
  return (inQueues) => ({ ...inQueues, ...(lost > 0 && { none: lost }) });
}
