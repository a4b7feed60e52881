import { fulfilmentCompleted } from "fulfilment-service/events";
import type { ServiceContract } from "service-kit/contract";

export const contract = {
  service: "logistic_service",
  consumes: fulfilmentCompleted,
  publishes: [],
} satisfies ServiceContract;
