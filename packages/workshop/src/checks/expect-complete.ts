import type { LearnerSystem, ObservedOrder } from "../step.ts";
import { type AcceptedOrder, expectStamps } from "./expect-stamps.ts";
import { listMissingStamps } from "./list-missing-stamps.ts";

/**
 * Expects that an order was accepted and that every service of the stack has stamped it.
 * @throws {CheckFailedError} with the reason for the first missing stamp
 */
export function expectComplete(system: LearnerSystem, order: ObservedOrder): AcceptedOrder {
  return expectStamps(system, order, listMissingStamps(system, order.item));
}
