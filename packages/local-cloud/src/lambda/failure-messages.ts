import type { OnFailureRecord } from "dead-letter";
import { parseJson } from "exact-json";
import { createTraceHeader } from "../core/trace-header.ts";
import type { MessageAttributes } from "../sqs/message-attributes.ts";
import type { Invocation, InvocationResult } from "./invocation.ts";
import { throttled } from "./invocation.ts";

export interface FailureMessage {
  body: string;
  attributes?: MessageAttributes;
  traceHeader?: string;
}

const ERROR_MESSAGE_BYTES = 1024;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations */
export function createOnFailureRecord(
  requestContext: OnFailureRecord["requestContext"],
  { payload }: Invocation,
  lastResult: (InvocationResult & { executedVersion: string }) | undefined,
  nowMs: number,
): FailureMessage {
  const record: OnFailureRecord = {
    version: "1.0",
    timestamp: new Date(nowMs).toISOString(),
    requestContext,
    requestPayload: parseJson(payload),
    ...(lastResult && {
      responseContext: { statusCode: 200, executedVersion: lastResult.executedVersion, functionError: "Unhandled" },
      responsePayload: parseJson(lastResult.payload),
    }),
  };
  return { body: JSON.stringify(record), traceHeader: createTraceHeader(requestContext.requestId) };
}

/**
 * Creates the message: the unchanged event. `ErrorCode` is the status of Invoke, 200 even for a function that failed.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
 */
export function createDeadLetter({ payload, requestId }: Invocation, lastResult: InvocationResult | undefined) {
  const { errorMessage = "" } = (lastResult ?? throttled()).error ?? {};
  return {
    body: payload,
    attributes: {
      RequestID: { DataType: "String", StringValue: requestId },
      ErrorCode: { DataType: "Number", StringValue: lastResult ? "200" : "429" },
      // SQS rejects empty attributes.
      ...(errorMessage !== "" && { ErrorMessage: { DataType: "String", StringValue: truncate(errorMessage) } }),
    },
  } satisfies FailureMessage;
}

/** Truncates a message to 1 KB between characters: streaming omits an incomplete character at the end. */
function truncate(errorMessage: string): string {
  return new TextDecoder().decode(Buffer.from(errorMessage).subarray(0, ERROR_MESSAGE_BYTES), { stream: true });
}
