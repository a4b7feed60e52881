import type { EventDefinition } from "service-kit/contract";
import { contracts } from "./contracts.ts";

/** The events of all services, by detail type. */
export const publishedEvents: ReadonlyMap<string, EventDefinition<unknown>> = new Map(
  Object.values(contracts).flatMap(({ publishes }) => publishes.map((event) => [event.detailType, event] as const)),
);
