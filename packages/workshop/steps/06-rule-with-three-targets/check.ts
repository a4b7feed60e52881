import { expectStamps } from "../../src/checks/expect-stamps.ts";
import { firstReactions } from "../../src/checks/reactions.ts";
import type { Check } from "../../src/step.ts";

export const checks: Check[] = [
  {
    criterion: "an order gets the stamps of invoice-service, forecasting-service and fulfilment-service",
    run: (system) => expectStamps(system, firstReactions),
  },
];
