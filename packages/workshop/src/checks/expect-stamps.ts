import { CheckFailedError, type LearnerSystem } from "../step.ts";
import { expectAccepted } from "./expect-accepted.ts";
import { explainMissingStamp, type Reaction } from "./explain-missing-stamp.ts";

/**
 * Places an order and expects the stamps of services.
 * @throws {CheckFailedError} with the reason for the first missing stamp
 */
export async function expectStamps(system: LearnerSystem, reactions: readonly Reaction[]): Promise<void> {
  const order = await system.placeOrder();
  const traceId = expectAccepted(system, order);
  for (const reaction of reactions) {
    const stamp = `time_${reaction.service.replaceAll("-", "_")}`;
    if (order.item?.[stamp] === undefined) {
      const { seen, ...finding } = explainMissingStamp(system, order.activities, reaction);
      throw new CheckFailedError({ seen: `the order has no \`${stamp}\`: ${seen}`, ...finding, traceId });
    }
  }
}
