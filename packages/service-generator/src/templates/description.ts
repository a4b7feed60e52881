import type { NewService } from "../new-service.ts";

/** Describes what a service does, without a period. */
export function describeService({ consumes, publishes }: Pick<NewService, "consumes" | "publishes">): string {
  return `Reacts to each ${consumes.detailType}${publishes ? ` and publishes ${publishes.detailType}` : ""}`;
}
