import { orderCreated } from "order-service/events";
import { consume, type Logger, type Stamp } from "service-kit";

/** Counts each created order into the forecast of demand. */
export const forecastDemand = ({ stamp, logger }: { stamp: Stamp; logger: Logger }) =>
  consume(orderCreated, ({ data }) => stamp(data.ID), { logger });
