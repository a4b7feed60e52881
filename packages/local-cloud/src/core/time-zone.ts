import type { Schedule } from "./schedule.ts";

const DAY_MS = 24 * 60 * 60_000;

/** Whether a name is one of the IANA time zones, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    createFormat(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Evaluates the times of a schedule in a time zone. A time that does not exist, because clocks go forward, is skipped; one
 * that exists twice, because they go back, counts once. Rates do not depend on it.
 * @param schedule a schedule in UTC
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function inTimeZone(schedule: Schedule, timeZone: string): Schedule {
  if (schedule.intervalMs !== undefined || timeZone === "UTC") {
    return schedule;
  }
  const zone = new TimeZone(timeZone);
  if (schedule.once !== undefined) {
    const once = zone.toUtc(schedule.once) ?? Number.NEGATIVE_INFINITY;
    return { once, next: (ms) => (once > ms ? once : undefined) };
  }
  return {
    next(ms) {
      // An hour that exists twice ends with the time at which it began.
      for (let local = schedule.next(zone.toLocal(ms) - 1); local !== undefined; local = schedule.next(local)) {
        const utc = zone.toUtc(local);
        if (utc !== undefined && utc > ms) {
          return utc;
        }
      }
      return undefined;
    },
  };
}

class TimeZone {
  #format: Intl.DateTimeFormat;

  constructor(name: string) {
    this.#format = createFormat(name);
  }

  /** Returns the local date and time as if it were in UTC. */
  toLocal(ms: number): number {
    return ms + this.#getOffsetMs(ms);
  }

  /** Returns the first time at which the clocks show a local date and time; undefined if they skip it. */
  toUtc(local: number): number | undefined {
    const offsets = [local - DAY_MS, local + DAY_MS].map((ms) => this.#getOffsetMs(ms));
    const times = offsets.map((offset) => local - offset).filter((ms) => this.toLocal(ms) === local);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  #getOffsetMs(ms: number): number {
    const parts = this.#format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]);
    const { year, month, day, hour, minute, second } = Object.fromEntries(parts);
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
  }
}

function createFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
}
