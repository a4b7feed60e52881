import { getKind, type RecordedActivity } from "../core/activity/activity.ts";
import type { CausalLink } from "../core/activity/cause.ts";

/** Returns the key under which an activity is the cause of others; undefined if it causes nothing. */
export function getLinkKey(activity: RecordedActivity): string | undefined {
  const link = getKind(activity).link?.(activity);
  return link && formatKey(link);
}

/** Returns the key of an activity's cause; undefined if it came from outside. */
export function getCauseKey(activity: RecordedActivity): string | undefined {
  const cause = getKind(activity).cause?.(activity);
  return cause && formatKey(cause);
}

function formatKey(link: CausalLink): string {
  switch (link.type) {
    case "http-request":
      return `request ${link.requestId}`;
    case "invocation":
      return `invocation ${link.requestId}`;
    case "delivery":
      return `delivery ${link.deliveryId} ${link.attempt}`;
    case "batch":
      return `batch ${link.requestId}`;
    case "event":
      return `event ${link.eventId}`;
    case "match":
      return `match ${link.eventId} ${link.ruleArn ?? link.rule}`;
    case "dead-letter":
      return `dead-letter ${link.functionName} ${link.payload}`;
  }
}
