import { orderCreated } from "order-service/events";
import { consume, type Logger, type Stamp } from "service-kit";

/** Invoices each created order. */
export const invoiceOrder = ({ stamp, logger }: { stamp: Stamp; logger: Logger }) =>
  consume(orderCreated, ({ data }) => stamp(data.ID), { logger });
