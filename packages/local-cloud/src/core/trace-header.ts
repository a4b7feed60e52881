/**
 * Creates an X-Ray trace header, which SDKs send with each call of a function. The trace id has the digits of the
 * request id, so that a call identifies its invocation.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
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
