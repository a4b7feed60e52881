import { orderCreated } from "order-service/events";
import type { ServiceContract } from "service-kit/contract";
import { fulfilmentCompleted } from "./events.ts";

export const contract = {
  service: "fulfilment_service",
  consumes: orderCreated,
  publishes: [fulfilmentCompleted],
} satisfies ServiceContract;
