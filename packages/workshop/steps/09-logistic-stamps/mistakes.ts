import type { Mistake } from "../../src/step.ts";

export const mistakes: Mistake[] = [
  {
    name: "does not parse the event",
    file: "packages/services/logistic-service/src/ship-order.ts",
    search: "consume(contract.consumes, ({ data }) => stamp(data.ID), { logger });",
    replacement: `async (event: any) => {
    await stamp(event.detail.data.ID);
    logger.info("shipped");
  };`,
    message: /an event without `ID` failed with ValidationException; expected: `InvalidEventError`/,
  },
  {
    name: "does not wait for the stamp",
    file: "packages/services/logistic-service/src/ship-order.ts",
    search: "({ data }) => stamp(data.ID)",
    replacement: "async ({ data }) => void stamp(data.ID)",
    message: "UpdateItem failed, but the invocation of logistic-service succeeded",
  },
];
