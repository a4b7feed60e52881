import type { EventDefinition } from "./event-definition.ts";
import type { ServiceContract } from "./service-contract.ts";

/** The route that places an order. */
export const PLACE_ORDER = "POST /order";

/** The route that shows an order's stamps. */
export const SHOW_ORDER = "GET /order/{ID}";

/**
 * Lists the services that stamp every order: the one that places it, and those that its events reach through what the
 * contracts consume and publish. An order is complete when it has their stamps. Services that only another route reaches,
 * such as `POST /payments`, stamp the orders that a request names, so no order waits for them or for their consumers.
 * @param contracts by package, such as `invoice-service`
 * @returns the packages, in the order of the contracts
 */
export function listOrderServices<Name extends string>(contracts: Readonly<Record<Name, ServiceContract>>): Name[] {
  const all = Object.entries<ServiceContract>(contracts) as [Name, ServiceContract][];
  const reached = new Set<Name>();
  const reach = (name: Name, published: readonly EventDefinition<unknown>[]) => {
    if (reached.has(name)) {
      return;
    }
    reached.add(name);
    for (const [consumer, { consumes, publishes }] of all) {
      if (consumes && published.some((event) => isSame(event, consumes))) {
        reach(consumer, publishes);
      }
    }
  };
  for (const [name, { routes }] of all) {
    if (routes?.[PLACE_ORDER]) {
      reach(name, routes[PLACE_ORDER]);
    }
  }
  return all.map(([name]) => name).filter((name) => reached.has(name));
}

function isSame(a: EventDefinition<unknown>, b: EventDefinition<unknown>): boolean {
  return a.source === b.source && a.detailType === b.detailType;
}
