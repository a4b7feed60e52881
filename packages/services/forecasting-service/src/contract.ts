import { orderCreated } from "order-service/events";
import type { ServiceContract } from "service-kit/contract";

export const contract = {
  service: "forecasting_service",
  consumes: orderCreated,
  publishes: [],
} satisfies ServiceContract;
