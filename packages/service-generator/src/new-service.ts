import { formatAlternatives } from "command-line/format-alternatives";
import type { Catalog, CatalogEvent } from "./event-catalog.ts";
import { findSimilar } from "./find-similar.ts";
import { type NewRoute, parseRoute, placesOrders } from "./new-route.ts";

interface NewPackage {
  /** Package, such as `payment-service`. */
  name: string;
  /** Name in its contract, such as `payment_service`. */
  service: string;
  /** The event to publish, with the name of its definition, such as `paymentReceived`. */
  publishes: { detailType: string; exportName: string } | undefined;
}

/** A service to generate that reacts to an event. */
export interface NewConsumer extends NewPackage {
  consumes: CatalogEvent;
}

/** A service to generate that responds to requests. */
export interface NewResponder extends NewPackage {
  route: NewRoute;
}

export type NewService = NewConsumer | NewResponder;

/** Either an event to react to or a route to respond to. */
export interface ServiceRequest {
  name: string;
  consumes?: string | undefined;
  /** Such as `POST /payments`. */
  api?: string | undefined;
  publishes?: string | undefined;
}

/** Lambda allows 64 characters; the prefix and the environment take up to 30 of them. */
const MAX_NAME_LENGTH = 34;

/** @throws {Error} if the name, the event or the route is invalid, with the next step */
export function resolveNewService({ api, consumes, name, publishes }: ServiceRequest, catalog: Catalog): NewService {
  checkName(name, catalog);
  if (api !== undefined && consumes !== undefined) {
    throw new Error("a service reacts to an event or responds to requests: pass either --consumes or --api");
  }
  if (publishes !== undefined) {
    checkNewEvent(publishes, catalog);
  }
  const service: NewPackage = {
    name,
    service: name.replaceAll("-", "_"),
    publishes: publishes === undefined ? undefined : { detailType: publishes, exportName: toExportName(publishes) },
  };
  return api === undefined
    ? { ...service, consumes: findEvent(consumes ?? "", catalog) }
    : { ...service, route: parseRoute(api, catalog) };
}

export function checkName(name: string, { contracts }: Pick<Catalog, "contracts">): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*-service$/.test(name)) {
    throw new Error(
      `invalid name "${name}": use lowercase words joined by hyphens that end in -service, such as payment-service`,
    );
  }
  if (name.length > MAX_NAME_LENGTH) {
    throw new Error(
      `invalid name "${name}": use at most ${MAX_NAME_LENGTH} characters, because Lambda allows 64 with the prefix and the environment`,
    );
  }
  const existing = contracts[name];
  if (existing) {
    const deletion = placesOrders(existing) ? "" : `, or delete it with \`npx pnpm delete service ${name}\``;
    throw new Error(`${name} exists: use another name${deletion}`);
  }
}

export function findEvent(detailType: string, { events }: Pick<Catalog, "events">): CatalogEvent {
  const event = events.find((each) => each.detailType === detailType);
  if (event) {
    return event;
  }
  const known = events.map((each) => each.detailType).sort();
  const similar = findSimilar(detailType, known);
  const advice = similar === undefined ? `use ${formatAlternatives(known)}` : `did you mean ${similar}?`;
  throw new Error(`unknown event "${detailType}": ${advice}`);
}

export function checkNewEvent(detailType: string, { events }: Pick<Catalog, "events">): void {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(detailType)) {
    throw new Error(
      `invalid event "${detailType}": use a noun and a past participle joined by underscores, such as payment_received`,
    );
  }
  const existing = events.find((each) => each.detailType === detailType);
  if (existing) {
    throw new Error(`${existing.owner} publishes ${detailType} already: use another name`);
  }
}

function toExportName(detailType: string): string {
  return detailType.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
