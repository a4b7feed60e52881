import cronParser from "aws-cron-parser";
import { type CronFields, findNextCronTime } from "./next-cron-time.ts";

/** The times at which something runs, in UTC. */
export interface Schedule {
  /**
   * Returns the first time after a run, or after the start of the schedule; undefined if it never runs again.
   * @param ms milliseconds since the epoch
   */
  next(ms: number): number | undefined;
  /** The only time of a schedule that runs once. */
  once?: number;
  /** The time between the runs of a rate. */
  intervalMs?: number;
}

/** EventBridge Scheduler supports `at`, which runs once, and accepts either number of a unit; rules do neither. */
type Dialect = "rule" | "scheduler";

/** The expression is neither a rate nor a cron expression of AWS. */
export class InvalidScheduleError extends Error {
  readonly code = "INVALID_SCHEDULE";

  constructor(expression: string, reason = "use rate(5 minutes) or cron(0 10 * * ? *)") {
    super(`invalid schedule "${expression}": ${reason}`);
    this.name = "InvalidScheduleError";
  }
}

const UNIT_MS = { minute: 60_000, hour: 60 * 60_000, day: 24 * 60 * 60_000 };

/**
 * Parses a schedule expression. @throws {InvalidScheduleError}
 * @example parseSchedule("rate(5 minutes)").next(Date.now())
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseSchedule(expression: string, dialect: Dialect = "rule"): Schedule {
  const [, kind, fields = ""] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  switch (kind) {
    case "at":
      return parseTime(expression, fields, dialect);
    case "rate":
      return parseRate(expression, fields, dialect);
    case "cron":
      return parseCron(expression, fields);
    default:
      throw new InvalidScheduleError(expression);
  }
}

/** The library accepts any letters. */
const CRON_FIELDS = [
  { name: "minute", pattern: /^[\d,*/-]+$/ },
  { name: "hour", pattern: /^[\d,*/-]+$/ },
  { name: "day of the month", pattern: /^[\d,*/?LW-]+$/ },
  { name: "month", pattern: /^(?:[\d,*/-]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)+$/ },
  { name: "day of the week", pattern: /^(?:[\d,*/?L#-]|SUN|MON|TUE|WED|THU|FRI|SAT)+$/ },
  { name: "year", pattern: /^[\d,*/-]+$/ },
];

function parseTime(expression: string, text: string, dialect: Dialect): Schedule {
  const isSupported = dialect === "scheduler";
  const time = Date.parse(`${text}Z`);
  // A date such as February 30 would be one of March.
  const isTime = !Number.isNaN(time) && new Date(time).toISOString() === `${text}.000Z`;
  if (!isSupported || !isTime) {
    throw new InvalidScheduleError(expression, isSupported ? "use at(2030-01-31T23:59:59)" : undefined);
  }
  return { once: time, next: (ms) => (time > ms ? time : undefined) };
}

function parseRate(expression: string, fields: string, dialect: Dialect): Schedule {
  const [, value = "", unit = "", plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(fields) ?? [];
  const hasWrongNumber = dialect === "rule" && (value === "1") === (plural === "s");
  if (value === "" || hasWrongNumber) {
    throw new InvalidScheduleError(expression);
  }
  const intervalMs = Number(value) * UNIT_MS[unit as keyof typeof UNIT_MS];
  return { intervalMs, next: (ms) => ms + intervalMs };
}

function parseCron(expression: string, text: string): Schedule {
  const fields = text.split(" ");
  if (fields.length !== CRON_FIELDS.length) {
    throw new InvalidScheduleError(expression, "a cron expression has six fields");
  }
  for (const [index, { name, pattern }] of CRON_FIELDS.entries()) {
    if (!pattern.test(fields[index] ?? "")) {
      throw new InvalidScheduleError(expression, `${fields[index] || "nothing"} is not a ${name}`);
    }
  }
  const [, , dayOfMonth, , dayOfWeek] = fields;
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) {
    throw new InvalidScheduleError(expression, "either the day of the month or the day of the week must be ?");
  }
  // The parser knows L only with a day of the week.
  const parsed = parseFields(expression, fields.with(4, dayOfWeek === "L" ? "7" : (dayOfWeek ?? "?")));
  return {
    next(ms) {
      // The parser includes the minute of the time itself.
      const minute = Math.floor(ms / UNIT_MS.minute) + 1;
      return findNextCronTime(parsed, minute * UNIT_MS.minute - 1);
    },
  };
}

function parseFields(expression: string, fields: readonly string[]): CronFields {
  const parsed = callParser(expression, fields);
  const { daysOfMonth, daysOfWeek, hours, minutes, months, years } = parsed;
  const values = [minutes, hours, daysOfMonth, months, daysOfWeek, years];
  for (const [index, { name }] of CRON_FIELDS.entries()) {
    const field = fields[index];
    const found = values[index] ?? [];
    // The parser returns nothing for 30-10, and no number for LW.
    if (field !== "?" && (found.length === 0 || found.some((value) => value === undefined || Number.isNaN(value)))) {
      throw new InvalidScheduleError(expression, `${field} is not a ${name}`);
    }
  }
  return parsed;
}

function callParser(expression: string, fields: readonly string[]): CronFields {
  try {
    return cronParser.parse(fields.join(" "));
  } catch (cause) {
    throw new InvalidScheduleError(expression, (cause as Error).message.replace(/^Invalid: /, ""));
  }
}
