import type { Clock } from "../core/clock.ts";
import type { ChangeRecord } from "../dynamodb/streams/change-record.ts";
import { toStreamRecord } from "../dynamodb/streams/stream-record.ts";

/**
 * Formats a change as a record of the event that the function receives.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
 */
export function toStreamEventRecord(change: ChangeRecord, streamArn: string, clock: Pick<Clock, "toRealTime">) {
  const { userIdentity, ...record } = toStreamRecord(change, streamArn, clock);
  return {
    ...record,
    ...(userIdentity && { userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId } }),
    eventSourceARN: streamArn,
  };
}

export type StreamEventRecord = ReturnType<typeof toStreamEventRecord>;
