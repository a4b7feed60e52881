import type { EventEnvelope } from "../../core/event-envelope.ts";

/** An event as it is published. */
export interface SampleEvent {
  source: string;
  "detail-type": string;
  detail: unknown;
}

/** The latest event of any bus, from this run or from an archive; missing before the first one. */
export interface LatestEvent {
  event?: EventEnvelope;
}
