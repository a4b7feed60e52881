import type { RecordedActivity } from "../core/activity-log.ts";

/** What an activity looks like on the terminal; undefined for those that are only for the record. */
export function activityLine(activity: RecordedActivity): string | undefined {
  switch (activity.type) {
    case "function-log":
      return `[${activity.functionName}] ${activity.line}`;
    case "invocation-ended":
      return activity.error && `[${activity.functionName}] invocation ${activity.attempt} failed: ${activity.error}`;
    case "invocation-throttled":
      return `[${activity.functionName}] throttled, attempt ${activity.attempt}: its reserved concurrency is used up`;
    case "access-denied":
      return `AccessDenied: ${activity.message}`;
    case "event-dropped": {
      const { bus, event, nearest, reason } = activity;
      const why = nearest ? `${reason}; nearest is ${nearest.rule}: ${nearest.path} ${nearest.reason}` : reason;
      return `warning: ${event.source} ${event["detail-type"]} ${event.id} was dropped by the bus ${bus}: ${why}`;
    }
    case "delivery":
      return activity.error && `[${activity.rule}] delivery ${activity.attempt} failed: ${activity.error}`;
    case "dead-letter":
      return `dead letter in ${queueName(activity.queueArn)}, from ${activity.from}: ${activity.reason}`;
    case "dead-letter-lost":
      return `warning: lost, ${activity.queueArn === "none" ? "in no queue" : `not in ${queueName(activity.queueArn)}`}: ${activity.payload} from ${activity.from}: ${activity.reason}`;
    case "fault-injected": {
      const { action, effect, faultId, functionName, on } = activity;
      return `[${functionName}] ${faultId} struck: ${effect} on ${action ?? `the ${on}`}`;
    }
    case "function-updated":
      return `[${activity.functionName}] runs the code that was saved`;
    case "update-failed":
      return `not updated, the last good version goes on: ${activity.message}`;
    case "update-recovered":
      return "what is saved runs again";
    case "warning":
      return `warning: ${activity.message}`;
    default:
      return undefined;
  }
}

function queueName(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}
