import type { Mistake } from "../../src/step.ts";

export const mistakes: Mistake[] = [
  {
    name: "removes the consumer from the rule",
    file: "infra/src/order-stack.ts",
    search: '        consumer("loyalty-service"),\n',
    replacement: "",
    message: "loyalty-service has a contract but no function: add one in infra/src/order-stack.ts",
  },
  {
    name: "names another service in the contract",
    file: "packages/services/loyalty-service/src/contract.ts",
    search: "loyalty_service",
    replacement: "forecasting_service",
    message: "loyalty-service stamped `time_forecasting_service`",
  },
];
