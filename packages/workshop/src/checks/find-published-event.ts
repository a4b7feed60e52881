import type { RecordedActivity } from "local-cloud";
import { selectActivities } from "../activities.ts";
import { toService } from "../stamp-calls.ts";

export interface PublishedEvent {
  source: string;
  detailType: string;
  detail: Record<string, unknown>;
}

/** The log line of the unfinished publisher. */
const NOT_PUBLISHED = /^.*?not published yet: (\{.*\})/;

/** Finds the event that a service published or, before it can publish, logged. */
export function findPublishedEvent(
  activities: readonly RecordedActivity[],
  service: string,
): PublishedEvent | undefined {
  const accepted = selectActivities(activities, "event-accepted").find(({ caller }) => toService(caller) === service);
  if (accepted) {
    const { event } = accepted;
    return { source: event.source, detailType: event["detail-type"], detail: event.detail as Record<string, unknown> };
  }
  const lines = selectActivities(activities, "function-log").filter(
    ({ functionName }) => toService(functionName) === service,
  );
  for (const { line } of lines) {
    const [, event] = NOT_PUBLISHED.exec(line) ?? [];
    if (event !== undefined) {
      return JSON.parse(event);
    }
  }
  return undefined;
}
