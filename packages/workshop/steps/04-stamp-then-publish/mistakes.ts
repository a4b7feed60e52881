import type { Mistake } from "../../src/step.ts";

export const mistakes: Mistake[] = [
  {
    name: "publishes before the stamp",
    file: "packages/services/order-service/src/order-api.ts",
    search: `      const { repeated } = await stamp(ID);
      await publish(orderCreated.create({ ID }, origin));
`,
    replacement: `      await publish(orderCreated.create({ ID }, origin));
      const { repeated } = await stamp(ID);
`,
    message: "`order_created` was published before order-service had stamped the order",
  },
  {
    name: "does not wait for the stamp",
    file: "packages/services/order-service/src/order-api.ts",
    search: "const { repeated } = await stamp(ID);",
    replacement: "const repeated = false;\n      void stamp(ID);",
    message: /awaits that, and then publishes|both calls are awaited/,
  },
  {
    name: "does not wait for the event",
    file: "packages/services/order-service/src/order-api.ts",
    search: "await publish(",
    replacement: "void publish(",
    message: "PutEvents failed, but the caller got 200",
  },
];
