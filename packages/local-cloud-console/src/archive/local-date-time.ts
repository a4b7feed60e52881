import type { TimeZone } from "../data/time-zone.ts";

/** @example toDateTimeLocal(at, "utc") // "2026-11-22T14:39:37" */
export function toDateTimeLocal(at: number, zone: TimeZone): string {
  const offsetMs = zone === "utc" ? 0 : new Date(at).getTimezoneOffset() * 60_000;
  return new Date(at - offsetMs).toISOString().slice(0, 19);
}

/** Parses the value of a datetime-local input to milliseconds since the epoch; undefined if it is invalid. */
export function fromDateTimeLocal(value: string, zone: TimeZone): number | undefined {
  const at = Date.parse(zone === "utc" ? `${value}Z` : value);
  return Number.isNaN(at) ? undefined : at;
}
