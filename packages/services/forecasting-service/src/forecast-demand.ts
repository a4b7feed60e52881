import { consume, type Logger, type Stamp } from "service-kit";
import { contract } from "./contract.ts";

/** Counts each created order into the forecast of demand. */
export const forecastDemand = ({ stamp, logger }: { stamp: Stamp; logger: Logger }) =>
  consume(contract.consumes, ({ data }) => stamp(data.ID), { logger });
