import { randomUUID } from "node:crypto";
import type { EventEnvelope } from "../core/event-envelope.ts";

interface ScheduledEventProps {
  /** `aws.events` for a rule, `aws.scheduler` for EventBridge Scheduler. */
  source: string;
  /** The rule or schedule. */
  arn: string;
  account: string;
  region: string;
  /** Milliseconds since the epoch. */
  timeMs: number;
}

/** Creates the event of a scheduled run. */
export function createScheduledEvent({ account, arn, region, source, timeMs }: ScheduledEventProps): EventEnvelope {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source,
    account,
    time: new Date(timeMs).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: [arn],
    detail: {},
  };
}
