/**
 * Creates an X-Ray trace header. Lambda passes it to a function in `_X_AMZN_TRACE_ID`, and AWS SDKs send it with each
 * call of the function. The trace id has the digits of the request id, so that a call identifies its invocation.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 * @example
 * createTraceHeader("f4be8d5c-1b2e-4c1a-9d0e-0f3b8a7c6d5e");
 * // Root=1-f4be8d5c-1b2e4c1a9d0e0f3b8a7c6d5e;Parent=9d0e0f3b8a7c6d5e;Sampled=0
 */
export function createTraceHeader(requestId: string): string {
  const digits = requestId.replaceAll("-", "");
  return `Root=1-${digits.slice(0, 8)}-${digits.slice(8)};Parent=${digits.slice(16)};Sampled=0`;
}

/** Returns the request id of the invocation that made a call, or undefined if Lambda did not create the header. */
export function parseRequestId(header: string | undefined): string | undefined {
  const root = /\bRoot=1-([0-9a-f]{8})-([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\b/.exec(header ?? "");
  return root ? root.slice(1).join("-") : undefined;
}
