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
  /** @default empty */
  detail?: Record<string, unknown>;
}

/** Creates the event of a scheduled run. */
export function createScheduledEvent(props: ScheduledEventProps): EventEnvelope {
  const { account, arn, detail = {}, region, source, timeMs } = props;
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source,
    account,
    time: new Date(timeMs).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: [arn],
    detail,
  };
}
