import type { Cause } from "../core/activity/cause.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";

/**
 * Replaces the context attributes of a schedule's input. Without an input, the target receives a scheduled event.
 * @param event the run, of the schedule in its `resources`
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function formatInput(input: string | undefined, event: EventEnvelope, cause: Cause): string {
  if (input === undefined) {
    // As recorded on AWS, the detail is text.
    return JSON.stringify({ ...event, detail: "{}" });
  }
  const values: Record<string, string | undefined> = {
    "schedule-arn": event.resources[0],
    "scheduled-time": event.time,
    "execution-id": event.id,
    "attempt-number": String(cause.type === "delivery" ? cause.attempt : 1),
  };
  return input.replaceAll(/<aws\.scheduler\.([a-z-]+)>/g, (text, name: string) => values[name] ?? text);
}
