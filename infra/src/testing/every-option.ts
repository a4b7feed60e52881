import type { Settings } from "../environments.ts";

/** Settings with every optional building block of the stack, for checks of all resources that it can have. */
export const everyOption = {
  queues: { "invoice-service": { batchSize: 100, batchWindowSeconds: 30, maximumConcurrency: 5, maxReceiveCount: 3 } },
  schedules: { "forecasting-service": "cron(0 6 * * ? *)", "invoice-service": "rate(1 hour)" },
  oneTimeSchedules: ["order-service", "fulfilment-service"],
  outboxes: { "order-service": {}, "fulfilment-service": { batchSize: 50, parallelizationFactor: 2 } },
  indexes: { "by-customer": { partitionKey: "customer", sortKey: "time_order_service", readers: ["order-service"] } },
  topics: {
    order_created: {
      subscriberAccounts: ["111122223333"],
      queues: { audit: {}, sample: { filterPolicy: { detail: { metadata: { service: ["order_service"] } } } } },
    },
    fulfilment_completed: {},
  },
} satisfies Partial<Settings>;
