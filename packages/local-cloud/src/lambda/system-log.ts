import type { FunctionConfiguration } from "./function-configuration.ts";
import type { FunctionError } from "./invocation.ts";

type Logged = Pick<FunctionConfiguration, "logFormat" | "memoryMb" | "systemLogLevel">;

export interface StartedInvocation {
  requestId: string;
  functionArn: string;
  version: string;
}

export interface EndedInvocation {
  requestId: string;
  durationMs: number;
  error?: FunctionError | undefined;
}

/**
 * Creates the first lines of an invocation, which has none at the level WARN.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export function createStartLines(
  { logFormat, systemLogLevel }: Logged,
  started: StartedInvocation,
  atMs: number,
): string[] {
  if (logFormat === "Text") {
    return [`START RequestId: ${started.requestId} Version: ${started.version}`];
  }
  return systemLogLevel === "INFO" ? [formatPlatformEvent("platform.start", started, atMs)] : [];
}

/**
 * Creates the last lines of an invocation, at the level WARN only if it failed, without the used memory and initialization duration, which are unknown.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#telemetry-api-events
 */
export function createEndLines(
  { logFormat, memoryMb, systemLogLevel }: Logged,
  ended: EndedInvocation,
  atMs: number,
): string[] {
  const { durationMs, error, requestId } = ended;
  // Lambda bills every started millisecond.
  const billedDurationMs = Math.ceil(durationMs);
  if (logFormat === "Text") {
    const figures = [
      `Duration: ${durationMs.toFixed(2)} ms`,
      `Billed Duration: ${billedDurationMs} ms`,
      `Memory Size: ${memoryMb} MB`,
    ];
    return [`END RequestId: ${requestId}`, `REPORT RequestId: ${requestId}\t${figures.join("\t")}\t`];
  }
  const status = getStatus(error);
  if (status === "success" && systemLogLevel === "WARN") {
    return [];
  }
  const metrics = { durationMs: Number(durationMs.toFixed(3)), billedDurationMs, memorySizeMB: memoryMb };
  return [formatPlatformEvent("platform.report", { requestId, metrics, status }, atMs)];
}

function formatPlatformEvent(type: string, record: object, atMs: number): string {
  return JSON.stringify({ time: new Date(atMs).toISOString(), type, record });
}

function getStatus(error: FunctionError | undefined): "success" | "error" | "timeout" {
  if (!error) {
    return "success";
  }
  return error.errorType === "Sandbox.Timedout" ? "timeout" : "error";
}
