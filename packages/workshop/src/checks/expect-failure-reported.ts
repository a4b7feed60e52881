import { selectActivities } from "../activities.ts";
import { CheckFailedError, type LearnerSystem } from "../step.ts";

export interface FailingCall {
  action: "dynamodb:UpdateItem" | "events:PutEvents";
  /** `fail-entry`: PutEvents responds with 200, but rejects the event. */
  effect: "exception-before" | "fail-entry";
  /** Where to look if the failure goes unnoticed. */
  lookAt: string;
}

/**
 * Lets a call of order-service fail while an order is placed, and expects a 500.
 * @throws {CheckFailedError} if the caller gets another status, for example because nothing awaits the call
 */
export async function expectFailureReported(
  system: LearnerSystem,
  { action, effect, lookAt }: FailingCall,
): Promise<void> {
  const call = action.replace(/^.*:/, "");
  const { activities, requestId, status } = await system.placeOrder({
    faults: [{ on: "call", action, effect, function: "order-service" }],
  });
  if (selectActivities(activities, "fault-injected").length === 0) {
    throw new CheckFailedError({
      seen: `order-service did not call ${call}`,
      expected: `it calls ${call} for each order`,
      lookAt,
      traceId: requestId,
    });
  }
  if (status !== 500) {
    const failed = effect === "fail-entry" ? "PutEvents responded with 200 and `FailedEntryCount` 1" : `${call} failed`;
    throw new CheckFailedError({
      seen: `${failed}, but the caller got ${status}`,
      expected:
        effect === "fail-entry"
          ? "500: the publisher awaits the response and throws if `FailedEntryCount` is not 0"
          : "500: every promise is awaited, so that the error reaches `catch` in order-api.ts",
      lookAt,
      traceId: requestId,
    });
  }
}
