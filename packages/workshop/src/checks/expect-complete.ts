import { CheckFailedError, type LearnerSystem, type ObservedOrder } from "../step.ts";
import { expectAccepted } from "./expect-accepted.ts";
import { explainMissingStamp } from "./explain-missing-stamp.ts";
import { listMissingStamps } from "./list-missing-stamps.ts";
import { allReactions } from "./reactions.ts";

export type AcceptedOrder = ObservedOrder & { ID: string };

/**
 * Expects that an order was accepted and that every service of the stack has stamped it.
 * @throws {CheckFailedError} with the reason for the first missing stamp
 */
export function expectComplete(system: LearnerSystem, order: ObservedOrder): AcceptedOrder {
  const ID = expectAccepted(system, order);
  const [stamp] = listMissingStamps(system, order.item);
  if (stamp === undefined) {
    return { ...order, ID };
  }
  const service = stamp.replace("time_", "").replaceAll("_", "-");
  const reaction = allReactions.find((each) => each.service === service) ?? { service, detailType: "order_created" };
  const { seen, ...finding } = explainMissingStamp(system, order.activities, reaction);
  throw new CheckFailedError({ seen: `the order has no \`${stamp}\`: ${seen}`, ...finding, traceId: ID });
}
