import type { Mistake } from "../../src/step.ts";

export const mistakes: Mistake[] = [
  {
    name: "publishes before the stamp",
    file: "packages/services/fulfilment-service/src/fulfil-order.ts",
    search: `      await stamp(ID);
      await publish(fulfilmentCompleted.create({ ID }, origin));
`,
    replacement: `      await publish(fulfilmentCompleted.create({ ID }, origin));
      await stamp(ID);
`,
    message: "`fulfilment_completed` was published before fulfilment-service had stamped the order",
  },
  {
    name: "starts a new trace",
    file: "packages/services/fulfilment-service/src/fulfil-order.ts",
    search: "create({ ID }, origin)",
    replacement: "create({ ID }, { correlationId: ID })",
    message: /`correlationId` is .*then the `origin` that the handler received/,
  },
  {
    name: "does not wait for the event",
    file: "packages/services/fulfilment-service/src/fulfil-order.ts",
    search: "await publish(",
    replacement: "void publish(",
    message: "the event is lost; expected: the invocation fails with the error: the handler awaits `publish`",
  },
];
