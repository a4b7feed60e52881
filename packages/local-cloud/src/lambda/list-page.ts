import { AwsError } from "../core/aws-error.ts";
import type { RestCall } from "../core/aws-service.ts";

const MAX_ITEMS = 50;

/** Selects the page of a list by the parameters `Marker` and `MaxItems`. @throws {AwsError} if one is invalid */
export function selectPage<Item>(all: readonly Item[], { query }: Pick<RestCall, "query">) {
  const first = Number(query.get("Marker") ?? 0);
  const end = first + Math.min(Number(query.get("MaxItems") ?? MAX_ITEMS), MAX_ITEMS);
  if (!(Number.isInteger(first) && end > first)) {
    throw new AwsError("InvalidParameterValueException", "Marker or MaxItems is invalid");
  }
  return { items: all.slice(first, end), NextMarker: end < all.length ? String(end) : null };
}
