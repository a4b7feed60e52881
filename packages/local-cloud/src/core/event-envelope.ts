/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
export interface EventEnvelope {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  /** ISO 8601 UTC, whole seconds. */
  time: string;
  region: string;
  /** The name of the replay that sent the event. */
  "replay-name"?: string;
  resources: string[];
  detail: Record<string, unknown>;
}
