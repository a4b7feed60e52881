import type { Caller } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import type { Sns } from "../sns/sns.ts";
import type { Sqs } from "../sqs/sqs.ts";
import { formatStreamFailure, type StreamFailure } from "./stream-failure.ts";
import type { StreamMapping } from "./stream-mapping.ts";

interface DiscardOptions {
  mapping: StreamMapping;
  /** The session of the function's role, which needs permission to send to the destination. */
  caller: Caller;
  sns: Pick<Sns, "publish">;
  sqs: Pick<Sqs, "send">;
  activityLog: ActivityLog;
  clock: Clock;
}

/** Reports discarded records to the on-failure destination; logs those that cannot be reported as lost. */
export function discardRecords({ activityLog, caller, clock, mapping, sns, sqs }: DiscardOptions) {
  const { functionArn: from, onFailureArn } = mapping;
  const send = (destinationArn: string, body: string, cause: Cause) =>
    destinationArn.startsWith("arn:aws:sns:")
      ? sns.publish(destinationArn, { Message: body }, { caller, cause }, from)
      : sqs.send(destinationArn, { body, cause }, caller, from);
  return async (failure: StreamFailure): Promise<void> => {
    const { condition, invokeCount, records, requestId, result } = failure;
    const error = result?.error ? `: ${result.error.errorMessage}` : "";
    const reason = `${condition} after ${invokeCount} invocations with ${records.length} records${error}`;
    const payload = JSON.stringify({ Records: records.map(({ record }) => record) });
    const cause = { type: "invocation", requestId } as const;
    const letter = { from, targetArn: from, reason, payload, cause };
    if (onFailureArn === undefined) {
      const why = `${reason}; the event source mapping has no on-failure destination`;
      activityLog.record({ type: "dead-letter-lost", queueArn: "none", ...letter, reason: why });
      return;
    }
    try {
      await send(onFailureArn, formatStreamFailure(failure, mapping, clock), cause);
      activityLog.record({ type: "dead-letter", queueArn: onFailureArn, ...letter });
    } catch (error) {
      const why = `${reason}; ${(error as Error).message}`;
      activityLog.record({ type: "dead-letter-lost", queueArn: onFailureArn, ...letter, reason: why });
    }
  };
}
