import { consume, type Logger, type Publish, type Stamp } from "service-kit";
import { contract } from "./contract.ts";
import { fulfilmentCompleted } from "./events.ts";

/**
 * Fulfills each created order and publishes fulfilment_completed.
 *
 * A repeated delivery publishes again, because the first run may have died before it published; consumers are idempotent.
 */
export const createHandler = ({ stamp, publish, logger }: { stamp: Stamp; publish: Publish; logger: Logger }) =>
  consume(
    contract.consumes,
    async ({ data: { ID }, origin }) => {
      await stamp(ID);
      await publish(fulfilmentCompleted.create({ ID }, origin));
    },
    { logger },
  );
