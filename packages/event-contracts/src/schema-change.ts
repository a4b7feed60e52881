/**
 * The compatibility that a change breaks, in the terms of the Confluent schema registry:
 * - `BACKWARD`: consumers of the new schema read every event of the old one, in archives and dead-letter queues;
 * - `FORWARD`: consumers of the old schema, which run during a deployment, read every event of the new one;
 * - `TRANSITIVE`: both also hold for all earlier schemas, although only the last one is compared.
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/schema-evolution.html
 */
export type Compatibility = "BACKWARD" | "FORWARD" | "TRANSITIVE";

export interface SchemaChange {
  /** The path in the event, as EventBridge writes it, such as `$.detail.data.ID`. */
  path: string;
  description: string;
  /** Empty if the change is compatible. */
  breaks: readonly Compatibility[];
}
