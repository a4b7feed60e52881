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
    name: "has named order-service as the publisher of every event",
    file: "packages/service-kit/src/contract/event-definition.ts",
    search: "service: source,",
    replacement: 'service: "order_service",',
    message:
      /`metadata.service` of `fulfilment_completed` is "order_service".*the `source` of the definition.*event-definition.ts/,
  },
  {
    name: "does not wait for the event",
    file: "packages/services/fulfilment-service/src/fulfil-order.ts",
    search: "await publish(",
    replacement: "void publish(",
    message: "the event is lost; expected: the invocation fails with the error: the handler awaits `publish`",
  },
];
