import { InvalidArgumentError } from "commander";
import * as z from "zod";
import { parseDuration } from "./duration.ts";

const iso8601 = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/**
 * Parses a time: ISO 8601 with an offset from UTC, a date (midnight UTC), or a duration before now, such as `2h`.
 * @throws {InvalidArgumentError}
 */
export function parsePointInTime(text: string, nowMs: number): Date {
  if (iso8601.safeParse(text).success) {
    return new Date(text);
  }
  try {
    return new Date(nowMs - parseDuration(text));
  } catch {
    throw new InvalidArgumentError("Use a time such as 2026-11-22T14:30:00Z, or a duration before now, such as 2h.");
  }
}
