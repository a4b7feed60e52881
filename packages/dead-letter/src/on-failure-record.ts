/**
 * The record that Lambda sends to an on-failure destination.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations
 */
export interface OnFailureRecord {
  version: "1.0";
  /** ISO 8601, UTC. */
  timestamp: string;
  requestContext: {
    requestId: string;
    /** Qualified with the version or alias that was invoked, at least `$LATEST`. */
    functionArn: string;
    condition: "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";
    approximateInvokeCount: number;
  };
  requestPayload: unknown;
  /** Missing if the function was never invoked. */
  responseContext?: { statusCode: number; executedVersion: string; functionError: string };
  responsePayload?: unknown;
}
