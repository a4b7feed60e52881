import { parseJson } from "exact-json";
import { type TimeZone, timeZone } from "./time-zone.ts";

const COUNT = new Intl.NumberFormat("en-GB");

const createFormats = (zone: Intl.DateTimeFormatOptions) => ({
  time: new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", ...zone }),
  day: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", ...zone }),
});

const FORMATS: Record<TimeZone, ReturnType<typeof createFormats>> = {
  local: createFormats({}),
  utc: createFormats({ timeZone: "UTC" }),
};

/** @example count(12345) // "12,345" */
export function count(number: number): string {
  return COUNT.format(number);
}

/** @example pluralize(1, "event") // "1 event" */
export function pluralize(number: number, noun: string, plural = `${noun}s`): string {
  return `${COUNT.format(number)} ${number === 1 ? noun : plural}`;
}

/** @example formatTime(at) // "14:39:37" in the page's time zone, with the date if it is not today */
export function formatTime(at: number, now = Date.now()): string {
  const { day, time } = FORMATS[timeZone.value];
  return day.format(at) === day.format(now) ? time.format(at) : `${day.format(at)}, ${time.format(at)}`;
}

/** @example formatExactTime(at) // "14:39:37.366" */
export function formatExactTime(at: number): string {
  return `${formatTime(at)}.${String(new Date(at).getMilliseconds()).padStart(3, "0")}`;
}

/** @example formatAge(at) // "3 min ago" */
export function formatAge(at: number, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 5) {
    return "just now";
  }
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ["s", 1];
  return `${Math.floor(seconds / size)} ${unit} ago`;
}

const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
] as const;

/** Indents JSON; returns text that is not JSON unchanged. */
export function formatJson(value: unknown): string {
  if (typeof value !== "string") {
    return JSON.stringify(value, null, 2) ?? "";
  }
  try {
    return JSON.stringify(parseJson(value), null, 2);
  } catch {
    return value;
  }
}
