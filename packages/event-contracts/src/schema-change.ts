/**
 * Names the compatibility that a change breaks, in the terms of the Confluent schema registry:
 * - `BACKWARD`: consumers of the new schema read every event of the old one, which wait in archives and dead-letter queues;
 * - `FORWARD`: consumers of the old schema, which run while a change is deployed, read every event of the new one;
 * - `TRANSITIVE`: either holds against all earlier schemas too, though only the last one is compared.
 *
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/schema-evolution.html
 */
export type Compatibility = "BACKWARD" | "FORWARD" | "TRANSITIVE";

export interface SchemaChange {
  /** The path in the event, as EventBridge writes it, such as `$.detail.data.ID`. */
  path: string;
  /** Describes the change, such as `is removed`. */
  what: string;
  /** Empty if the change is compatible. */
  breaks: readonly Compatibility[];
}
