import type { FunctionConfiguration } from "./function-configuration.ts";
import type { FunctionError } from "./invocation.ts";

type Logged = Pick<FunctionConfiguration, "arn" | "logFormat" | "memoryMb">;

/** An invocation that has ended. */
export interface EndedInvocation {
  requestId: string;
  durationMs: number;
  error?: FunctionError | undefined;
}

/**
 * What Lambda itself writes to a function's log when an invocation starts, in the function's log format.
 * @param at milliseconds since the epoch
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export function startLines({ arn, logFormat }: Logged, requestId: string, at: number): string[] {
  if (logFormat === "Text") {
    return [`START RequestId: ${requestId} Version: $LATEST`];
  }
  return [platformEvent("platform.start", { requestId, functionArn: arn, version: "$LATEST" }, at)];
}

/**
 * The same for its end. The memory that it used and the duration of an initialization are not known, and left out.
 * @param at milliseconds since the epoch
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#telemetry-api-events
 */
export function endLines({ logFormat, memoryMb }: Logged, ended: EndedInvocation, at: number): string[] {
  const { durationMs, error, requestId } = ended;
  // Lambda bills every millisecond that was begun.
  const billedDurationMs = Math.ceil(durationMs);
  if (logFormat === "Text") {
    const figures = [
      `Duration: ${durationMs.toFixed(2)} ms`,
      `Billed Duration: ${billedDurationMs} ms`,
      `Memory Size: ${memoryMb} MB`,
    ];
    return [`END RequestId: ${requestId}`, `REPORT RequestId: ${requestId}\t${figures.join("\t")}\t`];
  }
  const metrics = { durationMs: Number(durationMs.toFixed(3)), billedDurationMs, memorySizeMB: memoryMb };
  return [platformEvent("platform.report", { requestId, metrics, status: statusOf(error) }, at)];
}

function platformEvent(type: string, record: object, at: number): string {
  return JSON.stringify({ time: new Date(at).toISOString(), type, record });
}

function statusOf(error: FunctionError | undefined): "success" | "error" | "timeout" {
  if (!error) {
    return "success";
  }
  return error.errorType === "Sandbox.Timedout" ? "timeout" : "error";
}
