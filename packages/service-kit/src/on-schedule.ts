import type { Context } from "aws-lambda";

/** An invocation by a rule with a schedule. */
export interface ScheduledRun {
  /** Unique for each run; a repeated delivery has the same. */
  id: string;
  /** ISO 8601 UTC, whole seconds. */
  time: string;
}

/**
 * Lets a handler run on a schedule, too. Runs may be repeated, like events.
 * @param run handles a run
 * @param handle handles everything else
 * @example
 * export const handler = onSchedule(({ time }) => sweep(time), createHandler({ stamp, logger }));
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
 */
export function onSchedule(
  run: (scheduled: ScheduledRun) => Promise<void>,
  handle: (event: unknown, context: Context) => Promise<void>,
) {
  return (event: unknown, context: Context): Promise<void> =>
    isScheduledRun(event) ? run({ id: event.id, time: event.time }) : handle(event, context);
}

function isScheduledRun(event: unknown): event is ScheduledRun {
  const { "detail-type": detailType, source } = (event ?? {}) as { "detail-type"?: unknown; source?: unknown };
  // No other publisher can have this source.
  return source === "aws.events" && detailType === "Scheduled Event";
}
