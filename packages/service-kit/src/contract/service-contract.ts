import type { EventDefinition } from "./event-definition.ts";

/** A service's part in the choreography: who it is, what it reacts to and what it publishes. */
export interface ServiceContract {
  /** As in the source of its events and in the name of its stamp, such as `invoice_service`. */
  service: string;
  /** The event that it reacts to; a service that reacts to requests has none. */
  consumes?: EventDefinition<unknown>;
  publishes: readonly EventDefinition<unknown>[];
}
