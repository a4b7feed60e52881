import { orderCreated } from "order-service/events";
import type { ServiceContract } from "service-kit/contract";

export const contract = {
  service: "invoice_service",
  consumes: orderCreated,
  publishes: [],
} satisfies ServiceContract;
