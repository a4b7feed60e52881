import * as z from "zod";
import { AwsError } from "../../core/aws-error.ts";

const LIFETIME_MS = 15 * 60_000;

const position = z.object({
  streamArn: z.string(),
  /** The sequence of the record before the next one. */
  after: z.int().min(0),
  createdAtMs: z.number(),
});

export type ShardPosition = z.output<typeof position>;

export function formatShardIterator(position: ShardPosition): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

/** @throws {AwsError} ValidationException, or ExpiredIteratorException after 15 minutes */
export function parseShardIterator(iterator: string, nowMs: number): ShardPosition {
  let read: ShardPosition;
  try {
    read = position.parse(JSON.parse(Buffer.from(iterator, "base64url").toString("utf8")));
  } catch {
    throw new AwsError("ValidationException", "Invalid ShardIterator");
  }
  if (nowMs - read.createdAtMs > LIFETIME_MS) {
    throw new AwsError("ExpiredIteratorException", "Iterator expired");
  }
  return read;
}
