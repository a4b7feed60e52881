import { CheckFailedError, type LearnerSystem, type ObservedOrder } from "../step.ts";
import { explainFailure } from "./explain-failure.ts";
import { learnerFiles } from "./learner-files.ts";

/**
 * Returns the ID of an accepted order.
 * @throws {CheckFailedError} with the reason, if the order was not accepted
 */
export function expectAccepted(system: LearnerSystem, order: ObservedOrder): string {
  if (order.status === 200 && order.ID !== undefined) {
    return order.ID;
  }
  const finding = explainFailure(system, order.activities, "order-service") ?? {
    seen: `the response was ${order.status} ${JSON.stringify(order.body)}`,
    expected: "status 200 and the `ID` of the order",
    lookAt: system.locate(learnerFiles.orderApi, /async function placeOrder/),
  };
  throw new CheckFailedError({ ...finding, traceId: order.requestId });
}
