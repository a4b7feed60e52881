import type { ServiceContract } from "service-kit/contract";
import { orderCreated } from "./events.ts";

export const contract = { service: "order_service", publishes: [orderCreated] } satisfies ServiceContract;
