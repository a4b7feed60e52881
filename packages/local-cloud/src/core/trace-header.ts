/**
 * X-Ray's trace header, as Lambda gives it to a function in `_X_AMZN_TRACE_ID` and as every AWS SDK sends it with each
 * call that the function makes. Its trace id is the invocation's request id, digit for digit, so that a call names the
 * invocation that made it. There is no X-Ray here, so nothing is sampled and nothing lasts beyond the invocation.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 * @example
 * traceHeader("f4be8d5c-1b2e-4c1a-9d0e-0f3b8a7c6d5e");
 * // Root=1-f4be8d5c-1b2e4c1a9d0e0f3b8a7c6d5e;Parent=9d0e0f3b8a7c6d5e;Sampled=0
 */
export function traceHeader(requestId: string): string {
  const digits = requestId.replaceAll("-", "");
  return `Root=1-${digits.slice(0, 8)}-${digits.slice(8)};Parent=${digits.slice(16)};Sampled=0`;
}

/** The request id of the invocation that made a call, or undefined for a header that Lambda did not give. */
export function parseRequestId(header: string | undefined): string | undefined {
  const root = /\bRoot=1-([0-9a-f]{8})-([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\b/.exec(header ?? "");
  return root ? root.slice(1).join("-") : undefined;
}
