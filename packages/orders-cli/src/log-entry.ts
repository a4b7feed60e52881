import type { FilteredLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import * as z from "zod";
import { printable } from "./printable.ts";

/** The name under which EventBridge's log of the bus appears next to those of services. */
export const EVENT_BUS = "EventBridge";

/** A line of a service's log. */
export interface LogEntry {
  /** The service's package, such as `invoice-service`, or {@link EVENT_BUS}. */
  service: string;
  /** Unique in the service's log. */
  id: string;
  /** When CloudWatch Logs got it, in milliseconds since the epoch. */
  timeMs: number;
  /** When the service wrote it, by the clock that also stamps orders. */
  writtenAtMs: number;
  /** The line as it was written. */
  line: string;
  /** The fields of a structured line. */
  fields: Fields | undefined;
}

const text = z.string().optional().catch(undefined);

const errorSchema = z.object({ name: text, message: text, error_message: text }).optional().catch(undefined);

/**
 * The fields that services log, `type` and `record` of the lines that Lambda adds, and those of EventBridge.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-logs-schema.html
 */
const fieldsSchema = z.object({
  timestamp: text,
  level: text,
  log_level: text,
  message: z.unknown().optional(),
  message_type: text,
  ID: text,
  event_id: text,
  correlation_id: text,
  error: errorSchema,
  type: text,
  record: z
    .object({ status: text, metrics: z.object({ durationMs: z.number() }) })
    .optional()
    .catch(undefined),
  /** The embedded metric format. */
  _aws: z.unknown().optional(),
});

type Fields = z.output<typeof fieldsSchema>;

export function parseLogEntry(service: string, event: FilteredLogEvent): LogEntry {
  const { eventId = "", message = "", timestamp = 0 } = event;
  const fields = parseFields(message);
  const writtenAtMs = Date.parse(fields?.timestamp ?? "") || timestamp;
  return { service, id: eventId, timeMs: timestamp, writtenAtMs, line: message.trimEnd(), fields };
}

function parseFields(message: string): Fields | undefined {
  try {
    return fieldsSchema.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}

/** Whether a line is only for machines: metrics, and Lambda's reports of invocations that did not fail. */
export function isRoutine({ fields, line }: LogEntry): boolean {
  if (fields === undefined) {
    return line === "" || /^(?:INIT_START|START|END|REPORT) /.test(line);
  }
  return fields._aws !== undefined || (fields.type?.startsWith("platform.") === true && !isFailedReport(fields));
}

/** Whether a line reports an error or a failed invocation. */
export function isFailure({ fields }: LogEntry): boolean {
  return (
    fields !== undefined &&
    (["ERROR", "FATAL", "CRITICAL"].includes(fields.level ?? fields.log_level ?? "") || isFailedReport(fields))
  );
}

function isFailedReport({ record, type }: Fields): boolean {
  return type === "platform.report" && record?.status !== "success";
}

export function getLevel(entry: LogEntry): string {
  return entry.fields?.level ?? entry.fields?.log_level ?? (isFailure(entry) ? "ERROR" : "INFO");
}

/** Returns the message with its error, escaped for a terminal. */
export function formatMessage({ fields, line }: LogEntry): string {
  if (fields === undefined) {
    return printable(line);
  }
  const { error, record } = fields;
  const text = record
    ? `invocation failed with ${record.status} after ${Math.round(record.metrics.durationMs)} ms`
    : describeMessage(fields.message ?? fields.message_type);
  return printable([text, error?.name, error?.message ?? error?.error_message].filter(Boolean).join(": ") || line);
}

const uncaughtErrorSchema = z.object({ errorType: z.string(), errorMessage: z.string() });

/** @param message a text, or the error that Lambda logs when a handler throws */
function describeMessage(message: unknown): string | undefined {
  const uncaught = uncaughtErrorSchema.safeParse(message).data;
  if (uncaught) {
    return `${uncaught.errorType}: ${uncaught.errorMessage}`;
  }
  return typeof message === "string" ? message : JSON.stringify(message);
}
