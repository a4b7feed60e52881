import { contracts } from "infra/src/contracts.ts";
import { listOrderServices, type ServiceContract } from "service-kit/contract";

const services = Object.entries<ServiceContract>(contracts).map(([name, contract]) => ({ name, ...contract }));

/** All services, such as `invoice-service`, sorted. */
export const serviceNames = services.map(({ name }) => name).sort();

/** The services that every order waits for, sorted. */
export const orderServices: readonly string[] = listOrderServices(contracts).sort();

/** The routes by which requests stamp an order that was placed before, such as `POST /payments`. */
export const laterRoutes = services.flatMap(({ name, routes = {} }) =>
  orderServices.includes(name) ? [] : Object.keys(routes),
);

/** All events that services publish. */
export const publishedEvents = services.flatMap(({ publishes }) => publishes);

/** The services that consume an event, sorted by name, with the event and the service that publishes it. */
export const consumers = services
  .flatMap(({ name, service, consumes: event }) =>
    event ? [{ name, service, event, publisher: services.find(({ service }) => service === event.source)?.name }] : [],
  )
  .sort((a, b) => (a.name < b.name ? -1 : 1));

/** The consumers that every order waits for. */
export const orderConsumers = consumers.filter(({ name }) => orderServices.includes(name));

/** The events that the services of every order publish. */
export const orderEvents = services.flatMap(({ name, publishes }) => (orderServices.includes(name) ? publishes : []));

/** The names of the services that consume an event, sorted. */
export const listConsumers = (detailType: string) =>
  consumers.filter(({ event }) => event.detailType === detailType).map(({ name }) => name);

/** The detail types that the services of every order publish and no service consumes yet. */
export const unconsumedEvents = orderEvents
  .map(({ detailType }) => detailType)
  .filter((detailType) => listConsumers(detailType).length === 0);

/** The consumers between order-service and a consumer, which is the last. Empty for order-service. */
export function listPath(name: string | undefined): typeof consumers {
  const consumer = consumers.find((each) => each.name === name);
  return consumer ? [...listPath(consumer.publisher), consumer] : [];
}
