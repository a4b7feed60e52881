import type { Mistake } from "../../src/step.ts";

export const mistakes: Mistake[] = [
  {
    name: "delivers the wrong event",
    file: "infra/src/order-stack.ts",
    search: 'rule("fulfilment-completed", fulfilmentCompleted,',
    replacement: 'rule("fulfilment-completed", orderCreated,',
    message: "two rules deliver `order_created`",
  },
  {
    name: "creates the rule without a target",
    file: "infra/src/order-stack.ts",
    search: 'rule("fulfilment-completed", fulfilmentCompleted, [consumer("logistic-service")]),',
    replacement: 'rule("fulfilment-completed", fulfilmentCompleted, []),',
    message: "matched the rule lab2-dev-fulfilment-completed, which has no target",
  },
];
