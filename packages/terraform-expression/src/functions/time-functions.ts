import { createInvalidValueError } from "../expression-error.ts";
import { defineFunction, type Functions } from "./define-function.ts";

/** RFC 3339 with the offset that the functions preserve. */
const TIMESTAMP = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?<offset>[Zz]|[+-]\d\d:\d\d)$/;
const DURATION = /^(?<sign>-?)(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/;
const UNIT_MS: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

export function createTimeFunctions(now: Date): Functions {
  const timestamp = defineFunction([], () => toTimestamp(now));
  return {
    formatdate: defineFunction(["string", "string"], (format, time) => formatDate(format, parseTimestamp(time))),
    plantimestamp: timestamp,
    timeadd: defineFunction(["string", "string"], (time, duration) =>
      toTimestamp(new Date(parseTimestamp(time).date.getTime() + parseDuration(duration))),
    ),
    timecmp: defineFunction(["string", "string"], (a, b) =>
      Math.sign(parseTimestamp(a).date.getTime() - parseTimestamp(b).date.getTime()),
    ),
    timestamp,
  };
}

function toTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

interface Timestamp {
  date: Date;
  offset: string;
}

function parseTimestamp(text: string): Timestamp {
  const offset = TIMESTAMP.exec(text)?.groups?.offset;
  const date = new Date(text);
  if (offset === undefined || Number.isNaN(date.getTime())) {
    throw createInvalidValueError(`"${text}" is not a timestamp such as 2026-01-31T12:00:00Z`);
  }
  return { date, offset: offset.toUpperCase() };
}

function parseDuration(text: string): number {
  const match = DURATION.exec(text);
  if (!match) {
    throw createInvalidValueError(`"${text}" is not a duration such as 1h30m`);
  }
  const parts = Array.from(text.matchAll(/(\d+(?:\.\d+)?)([a-zµ]+)/g));
  const sum = parts.reduce((total, [, amount, unit = ""]) => total + Number(amount) * (UNIT_MS[unit] ?? 0), 0);
  return match.groups?.sign === "-" ? -sum : sum;
}

const TOKEN = /'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+/g;

/** @see https://developer.hashicorp.com/terraform/language/functions/formatdate */
function formatDate(format: string, { date, offset }: Timestamp): string {
  const sign = offset.startsWith("-") ? -1 : 1;
  const [, hours = "0", minutes = "0"] = /(\d\d):(\d\d)/.exec(offset) ?? [];
  const local = new Date(date.getTime() + sign * (Number(hours) * 60 + Number(minutes)) * 60_000);
  return format.replaceAll(TOKEN, (token) => {
    if (token.startsWith("'")) {
      return token.slice(1, -1).replaceAll("''", "'");
    }
    return /[A-Za-z]/.test(token) ? formatField(token, local, offset) : token;
  });
}

function formatField(token: string, local: Date, offset: string): string {
  const name = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" }).format(local);
  const hour = local.getUTCHours();
  const isUtc = offset === "Z" || offset === "+00:00";
  const fields: Record<string, string> = {
    YYYY: String(local.getUTCFullYear()).padStart(4, "0"),
    YY: String(local.getUTCFullYear() % 100).padStart(2, "0"),
    MMMM: name({ month: "long" }),
    MMM: name({ month: "short" }),
    ...formatPair("M", local.getUTCMonth() + 1),
    ...formatPair("D", local.getUTCDate()),
    EEEE: name({ weekday: "long" }),
    EEE: name({ weekday: "short" }),
    ...formatPair("h", hour),
    ...formatPair("H", hour % 12 === 0 ? 12 : hour % 12),
    AA: hour < 12 ? "AM" : "PM",
    aa: hour < 12 ? "am" : "pm",
    ...formatPair("m", local.getUTCMinutes()),
    ...formatPair("s", local.getUTCSeconds()),
    ZZZZZ: offset === "Z" ? "+00:00" : offset,
    ZZZZ: offset === "Z" ? "+0000" : offset.replace(":", ""),
    ZZZ: isUtc ? "UTC" : offset.replace(":", ""),
    Z: isUtc ? "Z" : offset,
  };
  const field = fields[token];
  if (field === undefined) {
    throw createInvalidValueError(`"${token}" is not a part of a date format`);
  }
  return field;
}

function formatPair(letter: string, value: number): Record<string, string> {
  return { [letter]: String(value), [letter + letter]: String(value).padStart(2, "0") };
}
