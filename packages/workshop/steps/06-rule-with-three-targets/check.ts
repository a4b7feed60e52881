import { expectStamps } from "../../src/checks/expect-stamps.ts";
import type { Check } from "../../src/step.ts";

const STAMPS = ["time_invoice_service", "time_forecasting_service", "time_fulfilment_service"];

export const checks: Check[] = [
  {
    criterion: "an order gets the stamps of invoice-service, forecasting-service and fulfilment-service",
    async run(system) {
      expectStamps(system, await system.placeOrder(), STAMPS);
    },
  },
];
