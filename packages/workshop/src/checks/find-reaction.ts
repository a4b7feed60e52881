/** A service and the type of event that it reacts to. */
export interface Reaction {
  service: string;
  detailType: string;
}

/** Returns the reaction that leaves a stamp. A service that a learner adds reacts to `order_created`. */
export function findReaction(stamp: string): Reaction {
  const service = stamp.replace("time_", "").replaceAll("_", "-");
  return { service, detailType: service === "logistic-service" ? "fulfilment_completed" : "order_created" };
}
