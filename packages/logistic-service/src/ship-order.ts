import { fulfilmentCompleted } from "fulfilment-service/events";
import { consume, type Logger, type Stamp } from "service-kit";

/** Ships each fulfilled order. */
export const shipOrder = ({ stamp, logger }: { stamp: Stamp; logger: Logger }) =>
  consume(fulfilmentCompleted, ({ data }) => stamp(data.ID), { logger });
