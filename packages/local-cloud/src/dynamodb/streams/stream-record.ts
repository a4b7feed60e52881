import { createHash } from "node:crypto";
import type { Clock } from "../../core/clock.ts";
import type { ChangeRecord } from "./change-record.ts";

const SEQUENCE_DIGITS = 20;

/** A stream's only shard, which never closes: AWS has several, and replaces each within hours. */
export const SHARD_ID = "shardId-00000001767225600000-00000001";

/** Formats a sequence number with AWS's minimum of 21 digits. */
export function formatSequenceNumber(sequence: number): string {
  return `1${String(sequence).padStart(SEQUENCE_DIGITS, "0")}`;
}

/** Returns undefined for an invalid sequence number. */
export function parseSequenceNumber(text: string): number | undefined {
  return /^1\d{20}$/.test(text) ? Number(text.slice(1)) : undefined;
}

/**
 * Formats a record as GetRecords does.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
 */
export function toStreamRecord(change: ChangeRecord, streamArn: string, clock: Pick<Clock, "toRealTime">) {
  const { at, eventName, isExpiry, keys, newImage, oldImage, sequence, sizeBytes, viewType } = change;
  return {
    eventID: createHash("md5").update(`${streamArn} ${sequence}`).digest("hex"),
    eventName,
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: streamArn.split(":")[3] ?? "",
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(clock.toRealTime(at) / 1000),
      Keys: keys,
      ...(newImage && { NewImage: newImage }),
      ...(oldImage && { OldImage: oldImage }),
      SequenceNumber: formatSequenceNumber(sequence),
      SizeBytes: sizeBytes,
      StreamViewType: viewType,
    },
    ...(isExpiry && { userIdentity: { PrincipalId: "dynamodb.amazonaws.com", Type: "Service" } }),
  };
}
