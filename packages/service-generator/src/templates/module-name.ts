import type { NewService } from "../new-service.ts";

/** Returns the module that decides, such as `handle-order-created` or `post-payments`. */
export function toModuleName(service: NewService): string {
  return "route" in service
    ? (service.route.key
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.join("-") ?? "")
    : `handle-${service.consumes.detailType.replaceAll("_", "-")}`;
}
