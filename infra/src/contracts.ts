import { contract as forecasting } from "forecasting-service/contract";
import { contract as fulfilment } from "fulfilment-service/contract";
import { contract as invoice } from "invoice-service/contract";
import { contract as logistic } from "logistic-service/contract";
import { contract as order } from "order-service/contract";
import type { ServiceContract } from "service-kit/contract";

export const contracts = {
  "order-service": order,
  "invoice-service": invoice,
  "fulfilment-service": fulfilment,
  "forecasting-service": forecasting,
  "logistic-service": logistic,
} satisfies Record<string, ServiceContract>;

/** A service's package, such as `invoice-service`. */
export type ServiceName = keyof typeof contracts;

export const serviceNames = Object.keys(contracts) as ServiceName[];

/** The services that react to events. */
export const consumerNames = serviceNames.filter((name) => "consumes" in contracts[name]);

/** The services that publish events. */
export const publisherNames = serviceNames.filter((name) => contracts[name].publishes.length > 0);
