import { CheckFailedError, type LearnerSystem, type ObservedOrder } from "../step.ts";
import { expectAccepted } from "./expect-accepted.ts";
import { explainMissingStamp } from "./explain-missing-stamp.ts";
import { findReaction } from "./find-reaction.ts";

export type AcceptedOrder = ObservedOrder & { ID: string };

/**
 * Expects that an order was accepted and has stamps such as `time_invoice_service`.
 * @throws {CheckFailedError} with the reason for the first missing stamp
 */
export function expectStamps(system: LearnerSystem, order: ObservedOrder, stamps: readonly string[]): AcceptedOrder {
  const ID = expectAccepted(system, order);
  const missing = stamps.find((stamp) => order.item?.[stamp] === undefined);
  if (missing === undefined) {
    return { ...order, ID };
  }
  const { seen, ...finding } = explainMissingStamp(system, order.activities, findReaction(missing));
  throw new CheckFailedError({ seen: `the order has no \`${missing}\`: ${seen}`, ...finding, traceId: ID });
}
