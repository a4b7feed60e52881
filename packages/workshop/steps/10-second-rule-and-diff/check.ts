import { expectStamps } from "../../src/checks/expect-stamps.ts";
import type { Check } from "../../src/step.ts";

const STAMPS = ["order", "invoice", "forecasting", "fulfilment", "logistic"].map((name) => `time_${name}_service`);

export const checks: Check[] = [
  {
    criterion: "an order gets all five stamps",
    async run(system) {
      expectStamps(system, await system.placeOrder(), STAMPS);
    },
  },
];
