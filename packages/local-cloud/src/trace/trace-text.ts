import { stripVTControlCharacters, styleText } from "node:util";
import type { RecordedActivity } from "../core/activity-log.ts";
import type { Trace, TracedActivity } from "./trace.ts";

/** Of a line that a function printed. */
const MOST_LOG_CHARACTERS = 160;

type Style = "red" | "yellow" | "dim" | "none";

/**
 * A trace for a person to read: each activity under the one that caused it, with the milliseconds since the first.
 *
 * @param color whether to colour what failed, and to dim what seldom matters
 * @example
 * 6f1e: 36 activities in 318 ms, since 2026-11-22T12:45:19.502Z
 *
 *      +0 ms  GET /prod/order 200 in 89 ms
 *      +1 ms    lab2-dev-order-service invoked
 *     +80 ms      dynamodb:UpdateItem on lab2-dev-order-status
 */
export function traceText({ activities, id, truncated }: Trace, { color }: { color: boolean }): string {
  const first = activities.reduce((earliest, { startedAt }) => Math.min(earliest, startedAt), Number.POSITIVE_INFINITY);
  const last = activities.reduce((latest, { activity }) => Math.max(latest, activity.at), 0);
  const widest = `+${last - first} ms`.length;
  const effects = Map.groupBy(activities, ({ causedBy }) => causedBy);
  const lines: string[] = [];

  const open = (effects.get(undefined) ?? []).map((traced) => ({ traced, depth: 0 })).reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    const { depth, traced } = next;
    const time = `+${traced.startedAt - first} ms`.padStart(Math.max(widest, 9));
    const text = `${time}  ${"  ".repeat(depth)}${printable(describe(traced))}`;
    const style = styleOf(traced.activity);
    lines.push(color && style !== "none" ? styleText(style, text, { validateStream: false }) : text);
    for (const effect of (effects.get(traced.number) ?? []).reverse()) open.push({ traced: effect, depth: depth + 1 });
  }

  const count = `${activities.length} ${activities.length === 1 ? "activity" : "activities"}`;
  const title = `${printable(id)}: ${count} in ${last - first} ms, since ${new Date(first).toISOString()}`;
  const cut = truncated ? ["", "More activities name it: these are the last ones."] : [];
  return [title, "", ...lines, ...cut].join("\n");
}

function describe({ activity, causedBy }: TracedActivity): string {
  switch (activity.type) {
    case "http-request":
      return `${activity.method} ${activity.path} ${activity.statusCode} in ${ms(activity.durationMs)}`;
    case "api-call":
      return `${activity.action} on ${nameIn(activity.resource)}${causedBy ? "" : ` by ${activity.caller}`}`;
    case "access-denied":
      return `AccessDenied: ${activity.message}`;
    case "event-accepted": {
      const { bus, caller, event } = activity;
      return `event ${event["detail-type"]} of ${event.source} on ${bus}, ${event.id}${causedBy ? "" : `, by ${caller}`}`;
    }
    case "event-replayed":
      return `event ${activity.event["detail-type"]}, ${activity.event.id}, again by a replay`;
    case "event-dropped":
      return `dropped by ${activity.bus}: ${activity.reason}`;
    case "rule-matched":
      return `rule ${activity.rule} matched`;
    case "rule-not-matched":
      return `rule ${activity.rule} not matched: ${activity.path} ${activity.reason}`;
    case "delivery": {
      const { attempt, error, targetArn } = activity;
      const to = `${nameIn(targetArn)}${attempt > 1 ? `, attempt ${attempt}` : ""}`;
      return error ? `not delivered to ${to}: ${error}` : `delivered to ${to}`;
    }
    case "invocation-started":
      return `${activity.functionName} invoked${activity.attempt > 1 ? `, attempt ${activity.attempt}` : ""}`;
    case "invocation-throttled":
      return `${activity.functionName} throttled, attempt ${activity.attempt}`;
    case "invocation-ended": {
      const { durationMs, error } = activity;
      return error ? `failed after ${ms(durationMs)}: ${error}` : `ended after ${ms(durationMs)}`;
    }
    case "fault-injected": {
      const { action, effect, faultId, functionName, on } = activity;
      return `${faultId} struck ${functionName}: ${effect} on ${action ?? `the ${on}`}`;
    }
    case "function-log":
      return `log: ${logMessage(activity.line)}`;
    case "dead-letter":
      return `dead letter in ${nameIn(activity.queueArn)}: ${activity.reason}`;
    case "dead-letter-lost":
      return `lost, ${activity.queueArn === "none" ? "in no queue" : `not in ${nameIn(activity.queueArn)}`}: ${activity.reason}`;
    case "function-updated":
      return `${activity.functionName} has other code`;
    case "update-failed":
      return `not updated: ${activity.message}`;
    case "update-recovered":
      return "what is saved runs again";
    case "warning":
      return `warning: ${activity.message}`;
  }
}

function styleOf(activity: RecordedActivity): Style {
  switch (activity.type) {
    case "access-denied":
    case "dead-letter-lost":
    case "update-failed":
      return "red";
    case "dead-letter":
    case "event-dropped":
    case "fault-injected":
    case "invocation-throttled":
    case "warning":
      return "yellow";
    case "delivery":
    case "invocation-ended":
      return activity.error ? "red" : "none";
    case "http-request":
      return activity.statusCode >= 500 ? "red" : "none";
    case "function-log":
    case "rule-not-matched":
      return "dim";
    default:
      return "none";
  }
}

/** The message of a structured line, or the line as it is. */
function logMessage(line: string): string {
  let text = line;
  try {
    const { level, message } = JSON.parse(line);
    if (typeof message === "string") text = [level, message].filter(Boolean).join(" ");
  } catch {}
  return text.length > MOST_LOG_CHARACTERS ? `${text.slice(0, MOST_LOG_CHARACTERS)}…` : text;
}

/** The last part of an ARN. */
function nameIn(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf(":"), arn.lastIndexOf("/")) + 1);
}

function ms(duration: number): string {
  return `${Math.round(duration)} ms`;
}

/** Nothing that a function or a caller wrote moves the cursor. */
function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, " ");
}
