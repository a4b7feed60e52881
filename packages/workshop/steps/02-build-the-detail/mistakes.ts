import type { Mistake } from "../../src/step.ts";

export const mistakes: Mistake[] = [
  {
    name: "leaves out the origin",
    file: "packages/service-kit/src/contract/event-definition.ts",
    search: ", ...origin }",
    replacement: " }",
    message: "`metadata.correlationId` is missing",
  },
  {
    name: "nests the origin",
    file: "packages/service-kit/src/contract/event-definition.ts",
    search: ", ...origin }",
    replacement: ", origin }",
    message: /`metadata.correlationId` is missing.*"origin":\{"correlationId"/,
  },
  {
    name: "names the service after its package",
    file: "packages/service-kit/src/contract/event-definition.ts",
    search: "service: source,",
    replacement: 'service: "order-service",',
    message: /`metadata.service` is "order-service".*expected: `order_service`/,
  },
];
