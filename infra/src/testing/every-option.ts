import type { ServiceContract } from "service-kit/contract";
import { contracts, type ServiceName, serviceNames } from "../contracts.ts";
import type { Settings } from "../environments.ts";

const getContract = (name: ServiceName): ServiceContract => contracts[name];
const consumers = serviceNames.filter((name) => getContract(name).consumes);
const publishers = serviceNames.filter((name) => getContract(name).publishes.length > 0);
const events = serviceNames.flatMap((name) => getContract(name).publishes.map(({ detailType }) => detailType));

/** Creates a setting for each of these services or events. */
const forEach = <Name extends string, Value>(names: readonly Name[], value: Value) =>
  Object.fromEntries(names.map((name) => [name, value])) as Record<Name, Value>;

/** Settings with every optional building block of the stack, for checks of all resources that it can have. */
export const everyOption: Partial<Settings> = {
  queues: forEach(consumers.slice(0, 1), {
    batchSize: 100,
    batchWindowSeconds: 30,
    maximumConcurrency: 5,
    maxReceiveCount: 3,
  }),
  schedules: { ...forEach(consumers, "cron(0 6 * * ? *)"), ...forEach(consumers.slice(0, 1), "rate(1 hour)") },
  oneTimeSchedules: publishers,
  outboxes: { ...forEach(publishers, { batchSize: 50, parallelizationFactor: 2 }), "order-service": {} },
  indexes: { "by-customer": { partitionKey: "customer", sortKey: "time_order_service", readers: ["order-service"] } },
  sharedBuses: { partners: { events: ["order_created", "fulfilment_completed"], accounts: ["111122223333"] } },
  topics: {
    ...forEach(events, {}),
    fulfilment_completed: { services: { "logistic-service": { filterPolicy: { source: ["fulfilment_service"] } } } },
    order_created: {
      services: forEach(consumers.slice(0, 2), {}),
      subscriberAccounts: ["111122223333"],
      queues: { audit: {}, sample: { filterPolicy: { detail: { metadata: { service: ["order_service"] } } } } },
    },
  },
};
