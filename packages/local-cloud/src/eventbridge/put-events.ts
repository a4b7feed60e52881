import { randomUUID } from "node:crypto";
import { parseJson } from "exact-json";
import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";

const MAX_ENTRIES = 10;
const MAX_REQUEST_BYTES = 1024 * 1024;

export const putEventsEntry = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  /** Seconds since the epoch. */
  Time: z.number().min(0).max(253_402_300_799).optional(),
  TraceHeader: z.string().optional(),
});

export type PutEventsEntry = z.output<typeof putEventsEntry>;

export interface RejectedEntry {
  ErrorCode: string;
  ErrorMessage: string;
}

export type EntryResult = { EventId: string } | RejectedEntry;

/**
 * @throws {AwsError} ValidationException
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
 */
export function checkRequest(entries: PutEventsEntry[]): void {
  if (entries.length < 1 || entries.length > MAX_ENTRIES) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${
        entries.length < 1 ? "greater than or equal to 1" : `less than or equal to ${MAX_ENTRIES}`
      }`,
    );
  }
  if (entries.reduce((sum, entry) => sum + computeSizeBytes(entry), 0) > MAX_REQUEST_BYTES) {
    throw new AwsError("ValidationException", "Total size of the entries in the request is over the limit.");
  }
}

function computeSizeBytes({ Time, Source = "", DetailType = "", Detail = "", Resources }: PutEventsEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : 14);
}

/** Creates the event of an entry, or returns the error with which EventBridge rejects the entry. */
export function readEntry(
  entry: PutEventsEntry,
  { account, region, nowMs }: { account: string; region: string; nowMs: number },
): EventEnvelope | RejectedEntry {
  const { Source = "", DetailType = "", Detail = "", Resources, Time } = entry;
  const [missing] = Object.entries({ Source, DetailType, Detail }).find(([, value]) => value === "") ?? [];
  if (missing !== undefined) {
    const ErrorMessage = `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`;
    return { ErrorCode: "InvalidArgument", ErrorMessage };
  }
  if (Source.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  }
  const detail = parseObject(Detail);
  if (!detail) {
    return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  }
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": DetailType,
    source: Source,
    account,
    time: new Date(Time === undefined ? nowMs : Time * 1000).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: Resources,
    detail,
  };
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value = parseJson(json);
    JSON.stringify(value); // Throws if the value is nested too deeply to be serialized for a target.
    return value !== null && typeof value === "object" && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
