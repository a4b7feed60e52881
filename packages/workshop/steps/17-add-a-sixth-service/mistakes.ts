import type { Mistake } from "../../src/step.ts";

export const mistakes: Mistake[] = [
  {
    name: "adds no consumer to the rule",
    file: "infra/src/order-stack.ts",
    search: '        consumer("loyalty-service"),\n',
    replacement: "",
    message: "loyalty-service has a contract but no function: add one in infra/src/order-stack.ts",
  },
  {
    name: "copies the contract without renaming its service",
    file: "packages/services/loyalty-service/src/contract.ts",
    search: "loyalty_service",
    replacement: "forecasting_service",
    message: "loyalty-service stamped `time_forecasting_service`",
  },
];
