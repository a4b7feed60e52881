import * as z from "zod";
import { parseDuration } from "./duration.ts";

const iso8601 = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/**
 * A point in time: ISO 8601 with its offset from UTC, a date alone, which begins at midnight UTC, or how long ago, such as
 * `2h`.
 * @throws {RangeError}
 */
export function parsePointInTime(text: string, nowMs: number): Date {
  if (iso8601.safeParse(text).success) {
    return new Date(text);
  }
  try {
    return new Date(nowMs - parseDuration(text));
  } catch (cause) {
    throw new RangeError(`${text} is no time such as 2026-11-22T14:30:00Z, nor one so long ago, such as 2h or 30m`, {
      cause,
    });
  }
}
