import type { Reaction } from "./explain-missing-stamp.ts";

const onOrderCreated = (service: string): Reaction => ({ service, detailType: "order_created" });

export const firstReactions: readonly Reaction[] = [
  onOrderCreated("invoice-service"),
  onOrderCreated("forecasting-service"),
  onOrderCreated("fulfilment-service"),
];

/** The reactions that an order causes in the complete choreography. */
export const allReactions: readonly Reaction[] = [
  ...firstReactions,
  { service: "logistic-service", detailType: "fulfilment_completed" },
];
