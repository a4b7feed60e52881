import type { Clock } from "../core/clock.ts";
import { parseSchedule, type Schedule } from "../core/schedule.ts";
import { inTimeZone } from "../core/time-zone.ts";
import type { ScheduleDefinition } from "./schedule-definition.ts";

/** All schedules run with a precision of a minute, so one that is due within the past minute still runs. */
const PRECISION_MS = 60_000;

export interface ScheduleTimes extends Schedule {
  /** The time from which `next` finds the first run. */
  startsAfter: number;
}

/**
 * Converts the dates of a schedule to the local clock: under a time scale, one that is due in 30 minutes is due after 30
 * minutes of that clock. A rate starts at once, or at its start date.
 * @param sinceMs the schedule's last change, in milliseconds since the epoch
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function createTimes(definition: ScheduleDefinition, clock: Clock, sinceMs: number): ScheduleTimes {
  const { EndDate, ScheduleExpression, ScheduleExpressionTimezone, StartDate = 0 } = definition;
  const schedule = inTimeZone(parseSchedule(ScheduleExpression, "scheduler"), ScheduleExpressionTimezone);
  const toClockTime = (ms: number) => clock.now() + ms - clock.toRealTime();
  const { intervalMs = 1, next, once } = schedule;
  if (once !== undefined) {
    const dueAt = toClockTime(once);
    return { startsAfter: toClockTime(sinceMs) - PRECISION_MS, next: (ms) => (dueAt > ms ? dueAt : undefined) };
  }
  const endsAt = EndDate === undefined ? Number.POSITIVE_INFINITY : toClockTime(EndDate * 1000);
  return {
    startsAfter: toClockTime(Math.max(sinceMs, StartDate * 1000)) - intervalMs,
    next(ms) {
      const dueAt = next(ms);
      return dueAt === undefined || dueAt > endsAt ? undefined : dueAt;
    },
  };
}
