import type { NewService } from "../new-service.ts";

/** Describes what a service does, without a period. */
export function describeService(service: NewService): string {
  const trigger =
    "route" in service ? `Responds to ${service.route.key}` : `Reacts to each ${service.consumes.detailType}`;
  return service.publishes ? `${trigger} and publishes ${service.publishes.detailType}` : trigger;
}
