import { orderCreated } from "order-service/events";
import { consume, type Logger, type Publish, type Stamp } from "service-kit";
import { fulfilmentCompleted } from "./events.ts";

/** Fulfils each created order and says so. A repeated delivery publishes again: consumers absorb it. */
export const fulfilOrder = ({ stamp, publish, logger }: { stamp: Stamp; publish: Publish; logger: Logger }) =>
  consume(
    orderCreated,
    async ({ data: { ID }, origin }) => {
      await stamp(ID);
      await publish(fulfilmentCompleted.create({ ID }, origin));
    },
    { logger },
  );
