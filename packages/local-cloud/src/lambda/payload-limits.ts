import { AwsError } from "../core/aws-error.ts";
import { failed, type InvocationResult } from "./invocation.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#function-configuration-deployment-and-execution */
export const MAX_SYNCHRONOUS_PAYLOAD_BYTES = 6 * 1024 * 1024;
export const MAX_ASYNCHRONOUS_PAYLOAD_BYTES = 1024 * 1024;
/** The limit of a response, slightly higher than the request limit. */
const MAX_RESPONSE_BYTES = 6_291_556;

/** @throws {AwsError} RequestTooLargeException */
export function rejectLargePayload(payload: string, limitBytes: number): void {
  if (Buffer.byteLength(payload) <= limitBytes) {
    return;
  }
  const message = `Request must be smaller than ${limitBytes} bytes for the InvokeFunction operation`;
  throw new AwsError("RequestTooLargeException", message, 413);
}

/** Replaces a response that is too large by the error that Lambda returns. */
export function limitResponse(result: InvocationResult): InvocationResult {
  if (Buffer.byteLength(result.payload) <= MAX_RESPONSE_BYTES) {
    return result;
  }
  return failed({
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
  });
}
