import { kindOf, type RecordedActivity } from "../core/activity/activity.ts";
import type { CausalLink } from "../core/activity/cause.ts";

/** The key under which an activity is the cause of others; undefined if it causes nothing. */
export function linkKeyOf(activity: RecordedActivity): string | undefined {
  const link = kindOf(activity).link?.(activity);
  return link && keyOf(link);
}

/** The key of an activity's cause; undefined if it came from outside. */
export function causeKeyOf(activity: RecordedActivity): string | undefined {
  const cause = kindOf(activity).cause(activity);
  return cause && keyOf(cause);
}

function keyOf(link: CausalLink): string {
  switch (link.type) {
    case "http-request":
      return `request ${link.requestId}`;
    case "invocation":
      return `invocation ${link.requestId}`;
    case "delivery":
      return `delivery ${link.deliveryId} ${link.attempt}`;
    case "event":
      return `event ${link.eventId}`;
    case "match":
      return `match ${link.eventId} ${link.rule}`;
  }
}
