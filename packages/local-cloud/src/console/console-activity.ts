import type { RecordedActivity } from "../core/activity-log.ts";
import type { Entry } from "../trace/history.ts";
import type { ActivityLinks } from "./activity-links.ts";
import { placeOf } from "./activity-place.ts";
import type { ConsoleActivity } from "./api/activity-view.ts";
import type { StackGraph } from "./graph.ts";

/** Of a line, a path or a reason: what a list shows of it. */
const LONGEST_TEXT = 300;

type Told = Omit<ConsoleActivity, "sequence" | "at" | "type" | "node" | "edge" | "itemId">;

/** The part of an activity that the stream has: as JSON, in which what is undefined is left out. */
export function consoleActivity({ activity, place }: Entry, graph: StackGraph, links: ActivityLinks): ConsoleActivity {
  const { at, type } = activity;
  const told = {
    ...placeOf(activity, graph, links),
    itemId: links.itemOf(activity),
    error: errorOf(activity),
    ...toldOf(activity),
  };
  return { sequence: place, at, type, ...told } as ConsoleActivity;
}

/** Why it failed, if it did. */
export function errorOf(activity: RecordedActivity): string | undefined {
  switch (activity.type) {
    case "http-request":
      return activity.statusCode >= 500 ? `HTTP ${activity.statusCode}` : undefined;
    case "access-denied":
      return shortened(activity.message);
    case "event-dropped":
      return `dropped: ${activity.reason}`;
    case "delivery":
    case "invocation-ended":
      return shortened(activity.error);
    case "invocation-throttled":
      return "throttled";
    case "dead-letter":
    case "dead-letter-lost":
      return shortened(activity.reason);
    case "update-failed":
      return shortened(activity.message);
    default:
      return undefined;
  }
}

function toldOf(activity: RecordedActivity): { [Key in keyof Told]: Told[Key] | undefined } {
  switch (activity.type) {
    case "http-request": {
      const { durationMs, method, path, requestId, statusCode } = activity;
      return { requestId, statusCode, durationMs, text: shortened(`${method} ${path}`) };
    }
    case "api-call":
    case "access-denied":
      return { text: activity.action, requestId: requestIdOf(activity) };
    case "event-accepted":
    case "event-replayed":
    case "event-dropped": {
      const { "detail-type": detailType, id: eventId, source } = activity.event;
      return { eventId, source: shortened(source), detailType: shortened(detailType) };
    }
    case "rule-matched":
    case "rule-not-matched":
      return { eventId: activity.eventId };
    case "delivery":
      return { eventId: activity.eventId, attempt: activity.attempt };
    case "invocation-started":
    case "invocation-throttled":
      return { requestId: activity.requestId, attempt: activity.attempt };
    case "invocation-ended":
      return { requestId: activity.requestId, attempt: activity.attempt, durationMs: activity.durationMs };
    case "function-log":
      return { requestId: activity.requestId, text: shortened(activity.line) };
    case "fault-injected":
      return { text: `${activity.effect} on ${activity.action ?? `the ${activity.on}`}` };
    case "warning":
      return { text: shortened(activity.message) };
    default:
      return {};
  }
}

/** Of the invocation that made a call. */
function requestIdOf({ cause }: Extract<RecordedActivity, { type: "api-call" | "access-denied" }>) {
  return cause?.type === "invocation" ? cause.requestId : undefined;
}

function shortened(text: string): string;
function shortened(text: string | undefined): string | undefined;
function shortened(text: string | undefined): string | undefined {
  return text !== undefined && text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
