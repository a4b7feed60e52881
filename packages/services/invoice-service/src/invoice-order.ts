import { consume, type Logger, type Stamp } from "service-kit";
import { contract } from "./contract.ts";

/** Invoices each created order. */
export const createHandler = ({ stamp, logger }: { stamp: Stamp; logger: Logger }) =>
  consume(contract.consumes, ({ data }) => stamp(data.ID), { logger });
