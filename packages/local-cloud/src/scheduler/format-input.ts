import type { Cause } from "../core/activity/cause.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import type { ScheduledTarget } from "./scheduled-target.ts";

/**
 * Replaces the context attributes of a schedule's input.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function formatInput({ arn, input }: ScheduledTarget, { id, time }: EventEnvelope, cause: Cause): string {
  const values: Record<string, string> = {
    "schedule-arn": arn,
    "scheduled-time": time,
    "execution-id": id,
    "attempt-number": String(cause.type === "delivery" ? cause.attempt : 1),
  };
  return input.replaceAll(/<aws\.scheduler\.([a-z-]+)>/g, (text, name: string) => values[name] ?? text);
}
