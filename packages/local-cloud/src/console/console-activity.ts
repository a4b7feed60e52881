import { getKind, type RecordedActivity } from "../core/activity/activity.ts";
import type { Entry } from "../trace/history.ts";
import type { ConsoleActivity } from "./api/activity-view.ts";
import type { StackGraph } from "./graph.ts";
import type { ItemLinks } from "./item-links.ts";

const MAX_TEXT_LENGTH = 300;

/** Returns the part of an activity that the stream sends. JSON omits undefined fields. */
export function toConsoleActivity({ activity, offset }: Entry, graph: StackGraph, links: ItemLinks): ConsoleActivity {
  const { at, type } = activity;
  const kind = getKind(activity);
  const { cause, eventId, requestId } = kind.ids(activity);
  const described = {
    ...kind.location?.(activity, graph, links),
    itemId: links.findItemOf(activity),
    error: truncate(kind.failure?.(activity)),
    eventId,
    requestId: requestId ?? (cause?.type === "invocation" ? cause.requestId : undefined),
    text: truncate(kind.summary?.(activity)),
    ...readMeasures(activity),
  };
  return { sequence: offset, at, type, ...described } as ConsoleActivity;
}

function readMeasures(activity: RecordedActivity) {
  return {
    attempt: "attempt" in activity ? activity.attempt : undefined,
    durationMs: "durationMs" in activity ? activity.durationMs : undefined,
    statusCode: "statusCode" in activity ? activity.statusCode : undefined,
    source: "event" in activity ? truncate(activity.event.source) : undefined,
    detailType: "event" in activity ? truncate(activity.event["detail-type"]) : undefined,
  };
}

function truncate(text: string | undefined): string | undefined {
  return text !== undefined && text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
}
