import type { ServiceContract } from "service-kit/contract";
import { orderCreated } from "./events.ts";

/** The attribute with the time, in seconds since 1970, after which DynamoDB deletes an order. */
export const EXPIRY_ATTRIBUTE = "expires_at";

export const contract = {
  service: "order_service",
  routes: { "GET /order": [orderCreated], "POST /order": [orderCreated], "GET /order/{ID}": [] },
  publishes: [orderCreated],
} satisfies ServiceContract;
