import type { ActivityLog } from "../core/activity-log.ts";

/** Dead letters by queue name; `none` counts those that no queue accepted. */
export type DeadLetterCounts = Record<string, number>;

/** Counts dead letters that no queue accepts. The returned function adds them to the counts of the queues. */
export function countDeadLetters(activityLog: ActivityLog): (inQueues: Record<string, number>) => DeadLetterCounts {
  let lost = 0;
  activityLog.subscribe(({ type }) => {
    if (type === "dead-letter-lost") {
      lost += 1;
    }
  });
  return (inQueues) => ({ ...inQueues, ...(lost > 0 && { none: lost }) });
}

/** @example formatDeadLetters({ "invoice-service-dead-letters": 1 }) // "1 dead letter in invoice-service-dead-letters" */
export function formatDeadLetters(deadLetters: DeadLetterCounts): string {
  const lines = Object.entries(deadLetters).map(([queue, count]) => {
    const letters = count === 1 ? "1 dead letter" : `${count} dead letters`;
    return queue === "none" ? `${letters} lost, in no queue` : `${letters} in ${queue}`;
  });
  return lines.length > 0 ? lines.join("\n") : "no dead letters";
}
