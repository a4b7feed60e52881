import type { OnFailureRecord } from "dead-letter";
import type { MessageAttributes } from "../sqs/message-attributes.ts";
import type { Invocation, InvocationResult } from "./invocation.ts";
import { throttled } from "./invocation.ts";

/** What a queue gets of an event that failed for good. */
export interface FailureMessage {
  body: string;
  attributes?: MessageAttributes;
}

/** Of an error message, what a dead letter holds. */
const ERROR_MESSAGE_BYTES = 1024;

/**
 * The record for an on-failure destination.
 * @param lastResult of the last attempt that was not throttled; undefined where every one was
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations
 */
export function onFailureRecord(
  requestContext: OnFailureRecord["requestContext"],
  { payload }: Invocation,
  lastResult: InvocationResult | undefined,
  nowMs: number,
): FailureMessage {
  const record: OnFailureRecord = {
    version: "1.0",
    timestamp: new Date(nowMs).toISOString(),
    requestContext,
    requestPayload: JSON.parse(payload),
    ...(lastResult && {
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: JSON.parse(lastResult.payload),
    }),
  };
  return { body: JSON.stringify(record) };
}

/**
 * The message for a function's dead-letter queue: the event as it stood. `ErrorCode` is the HTTP status of Invoke, which
 * is 200 for a function that was invoked and failed.
 *
 * @param lastResult of the last attempt that was not throttled; undefined where every one was
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
 */
export function deadLetter({ payload, requestId }: Invocation, lastResult: InvocationResult | undefined) {
  const { errorMessage = "" } = (lastResult ?? throttled()).error ?? {};
  return {
    body: payload,
    attributes: {
      RequestID: { DataType: "String", StringValue: requestId },
      ErrorCode: { DataType: "Number", StringValue: lastResult ? "200" : "429" },
      // SQS takes no attribute that is empty.
      ...(errorMessage !== "" && { ErrorMessage: { DataType: "String", StringValue: beginningOf(errorMessage) } }),
    },
  } satisfies FailureMessage;
}

/** At most 1 KB, and no part of a character: that is what a stream would wait to complete. */
function beginningOf(errorMessage: string): string {
  return new TextDecoder().decode(Buffer.from(errorMessage).subarray(0, ERROR_MESSAGE_BYTES), { stream: true });
}
