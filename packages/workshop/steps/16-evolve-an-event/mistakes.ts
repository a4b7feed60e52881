import type { Mistake } from "../../src/step.ts";

const EVENTS = "packages/services/order-service/src/events.ts";

export const mistakes: Mistake[] = [
  {
    name: "makes the field required",
    file: EVENTS,
    search: "z.optional(z.string().check(z.minLength(1)))",
    replacement: "z.string().check(z.minLength(1))",
    message: /order-api\.ts:\d+:\d+: .*undefined/,
  },
  {
    name: "also requires longer IDs",
    file: EVENTS,
    search: "ID: z.string().check(z.minLength(1))",
    replacement: "ID: z.string().check(z.minLength(36))",
    message: "a breaking change: `$.detail.data.ID` is stricter: minLength 36, previously 1",
  },
  {
    name: "publishes an empty reference",
    file: "packages/services/order-service/src/order-api.ts",
    search: "request.queryStringParameters?.reference || undefined",
    replacement: "request.queryStringParameters?.reference",
    message: '`order_created` of `GET /order?reference=` has the `customerReference` ""',
  },
];
