/** The requests and responses of the orders HTTP API. The handler does not import it, because schemas slow its start. */
import { type Operation, traceparent } from "service-kit/contract";
import * as z from "zod/mini";
import { PRINTABLE_1_TO_255 } from "./idempotency-key.ts";

const ID = z.string().check(z.minLength(1));

/** Bodies of responses by their names in docs/openapi.yaml. */
export const bodies = {
  OrderCreated: z.object({ status: z.literal("order_created"), ID }),
  OrderRefused: z.object({ status: z.literal("order_refused"), message: z.string() }),
  OrderCreationFailed: z.object({ status: z.literal("order_creation_failed") }),
  /** The order's ID and one stamp, `time_<service>`, for each service that has done its part. */
  Order: z.catchall(z.object({ ID }), z.iso.datetime({ precision: 3 })),
  OrderNotFound: z.object({ status: z.literal("order_not_found"), ID: z.string() }),
  OrderLookupFailed: z.object({ status: z.literal("order_lookup_failed") }),
};

type OrderOperation = Operation<keyof typeof bodies>;

const placeOrder: OrderOperation = {
  operationId: "placeOrder",
  summary: "Place an order",
  description:
    "A 200 is a promise: every service stamps the order, or its event waits in a dead-letter queue. After any other response, repeat the request with the same Idempotency-Key.",
  parameters: [
    {
      name: "Idempotency-Key",
      in: "header",
      description: "The same key always returns the same ID.",
      schema: z.string().check(z.regex(PRINTABLE_1_TO_255)),
    },
    traceparent,
  ],
  responses: {
    200: { description: "The order is stamped and its event published.", body: "OrderCreated" },
    400: { description: "The key or the body is invalid.", body: "OrderRefused" },
    413: { description: "The body is larger than 64 KB.", body: "OrderRefused" },
    500: { description: "The order was not stamped or its event not published.", body: "OrderCreationFailed" },
  },
};

/** Operations by route key. */
export const operations: Readonly<Record<string, OrderOperation>> = {
  "GET /order": {
    ...placeOrder,
    operationId: "placeOrderByGet",
    summary: "Place an order from a browser's address bar",
  },
  "POST /order": { ...placeOrder, requestBody: { description: "Any JSON of up to 64 KB." } },
  "GET /order/{ID}": {
    operationId: "showOrder",
    summary: "Show an order's stamps",
    description: "Reads are strongly consistent: they include stamps that were just written.",
    parameters: [{ name: "ID", in: "path", description: "The order's ID.", schema: ID }, traceparent],
    responses: {
      200: { description: "The order.", body: "Order" },
      404: { description: "The order does not exist.", body: "OrderNotFound" },
      500: { description: "The order could not be read.", body: "OrderLookupFailed" },
    },
  },
};
