import type { EventDefinition } from "./event-definition.ts";

/** A service's part in the choreography: its name, what it reacts to and the events it publishes. */
export interface ServiceContract {
  /** Name used as the source of its events and in its stamp attribute, such as `invoice_service`. */
  service: string;
  /** The event that the service reacts to; absent for a service that responds to HTTP requests. */
  consumes?: EventDefinition<unknown>;
  /**
   * The routes of the HTTP API that the service responds to, such as `POST /order`, each with the events that a request
   * to it publishes; absent for a service that reacts to an event.
   */
  routes?: Readonly<Record<string, readonly EventDefinition<unknown>[]>>;
  publishes: readonly EventDefinition<unknown>[];
  /** Attributes of the order that the service writes beside its stamp, such as `invoice_number`. */
  attributes?: readonly string[];
}
