import { randomBytes } from "node:crypto";

/** One invocation's part in a trace. */
export interface Span {
  /** The span as the parent of what it causes: pass it on with events. */
  traceparent: string;
  /** Keys by which OpenTelemetry finds the span's log lines. */
  logKeys: { trace_id: string; span_id: string };
}

/** Trace id and flags; a version other than 00 may have more fields. Version ff and ids of zeros are invalid. */
const TRACEPARENT = /^(?!ff|00.{53}.)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-|$)/;

const SAMPLED = 1;

/**
 * Starts a span in the trace of its parent, or in a new trace if there is no valid parent. A new trace is sampled, because
 * each of its spans is logged.
 * @param parent a `traceparent`, which is not trusted
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function startSpan(parent: unknown): Span {
  const [, traceId = randomHex(16), flags = "01"] = (typeof parent === "string" && TRACEPARENT.exec(parent)) || [];
  const spanId = randomHex(8);
  const sampled = Number.parseInt(flags, 16) & SAMPLED;
  return {
    traceparent: `00-${traceId}-${spanId}-0${sampled}`,
    logKeys: { trace_id: traceId, span_id: spanId },
  };
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}
