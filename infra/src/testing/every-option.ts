import type { ServiceContract } from "service-kit/contract";
import { contracts, type ServiceName, serviceNames } from "../contracts.ts";
import type { Settings } from "../environments.ts";

const getContract = (name: ServiceName): ServiceContract => contracts[name];
const consumers = serviceNames.filter((name) => getContract(name).consumes);
const publishers = serviceNames.filter((name) => getContract(name).publishes.length > 0);
const events = serviceNames.flatMap((name) => getContract(name).publishes.map(({ detailType }) => detailType));

const listConsumers = (event: string) => consumers.filter((name) => getContract(name).consumes?.detailType === event);

/** Creates a setting for each of these services or events. */
const forEach = <Name extends string, Value>(names: readonly Name[], value: Value) =>
  Object.fromEntries(names.map((name) => [name, value])) as Record<Name, Value>;

/** The number of services that receive order_created through its topic. */
const SUBSCRIBERS = 2;

/** Settings with every optional building block of the stack, for checks of all resources that it can have. */
export const everyOption: Partial<Settings> = {
  queues: {
    ...forEach(consumers.slice(0, 1), {
      batchSize: 100,
      batchWindowSeconds: 30,
      maximumConcurrency: 5,
      maxReceiveCount: 3,
    }),
    ...forEach(listConsumers("order_created").slice(SUBSCRIBERS), { fifo: true, batchSize: 10, maxReceiveCount: 3 }),
  },
  schedules: { ...forEach(consumers, "cron(0 6 * * ? *)"), ...forEach(consumers.slice(0, 1), "rate(1 hour)") },
  oneTimeSchedules: publishers,
  outboxes: { ...forEach(publishers, { batchSize: 50, parallelizationFactor: 2 }), "order-service": {} },
  indexes: { "by-customer": { partitionKey: "customer", sortKey: "time_order_service", readers: ["order-service"] } },
  sharedBuses: { partners: { events, accounts: ["111122223333"] } },
  topics: {
    ...Object.fromEntries(events.map((event) => [event, { services: forEach(listConsumers(event), {}) }])),
    order_created: {
      services: forEach(listConsumers("order_created").slice(0, SUBSCRIBERS), {
        filterPolicy: { source: ["order_service"] },
      }),
      subscriberAccounts: ["111122223333"],
      queues: { audit: {}, sample: { filterPolicy: { detail: { metadata: { service: ["order_service"] } } } } },
    },
  },
};
