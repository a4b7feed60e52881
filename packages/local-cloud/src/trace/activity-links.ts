import type { Cause, RecordedActivity } from "../core/activity-log.ts";

/** The name under which an activity is the cause of others; undefined for one that causes nothing. */
export function nameOf(activity: RecordedActivity): string | undefined {
  switch (activity.type) {
    case "http-request":
    case "delivery":
      return nameOfCause(activity);
    case "event-accepted":
    case "event-replayed":
      return `event ${activity.event.id}`;
    case "rule-matched":
      return `match ${activity.eventId} ${activity.rule}`;
    case "invocation-started":
      return nameOfCause({ type: "invocation", requestId: activity.requestId });
    default:
      return undefined;
  }
}

/** The name of an activity's cause; undefined for what came from outside. */
export function causeNameOf(activity: RecordedActivity): string | undefined {
  switch (activity.type) {
    case "event-dropped":
      return `event ${activity.event.id}`;
    case "rule-matched":
    case "rule-not-matched":
      return `event ${activity.eventId}`;
    case "delivery":
      return `match ${activity.eventId} ${activity.rule}`;
    case "invocation-ended":
    case "function-log":
      return activity.requestId && nameOfCause({ type: "invocation", requestId: activity.requestId });
    case "http-request":
    case "event-replayed":
    case "function-updated":
    case "update-failed":
    case "update-recovered":
    case "warning":
      return undefined;
    default:
      return activity.cause && nameOfCause(activity.cause);
  }
}

function nameOfCause(cause: Cause): string {
  switch (cause.type) {
    case "http-request":
      return `request ${cause.requestId}`;
    case "invocation":
      return `invocation ${cause.requestId}`;
    case "delivery":
      return `delivery ${cause.deliveryId} ${cause.attempt}`;
  }
}
