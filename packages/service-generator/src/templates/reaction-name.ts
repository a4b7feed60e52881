import type { NewService } from "../new-service.ts";

/** Returns the module of the reaction, such as `handle-order-created`. */
export function toReactionName({ consumes }: Pick<NewService, "consumes">): string {
  return `handle-${consumes.detailType.replaceAll("_", "-")}`;
}
