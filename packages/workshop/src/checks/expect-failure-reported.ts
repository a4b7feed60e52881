import { selectActivities } from "../activities.ts";
import { CheckFailedError, type LearnerSystem } from "../step.ts";

export interface FailingCall {
  action: "dynamodb:UpdateItem" | "events:PutEvents";
  /** `fail-entry`: PutEvents responds with 200, but rejects the event. */
  effect: "exception-before" | "fail-entry";
  /** Where to look if the failure goes unnoticed. */
  lookAt: string;
  /** How the step reports the failure; by default, a text for the effect. */
  expected?: string;
}

const DEFAULT_EXPECTED = {
  "exception-before":
    "every promise is awaited, and no catch hides the error, so that it reaches the one in order-api.ts",
  "fail-entry": "the publisher awaits the response and throws if `FailedEntryCount` is not 0",
};

/**
 * Lets a call of order-service fail while an order is placed, and expects a 500.
 * @throws {CheckFailedError} if the caller gets another status, for example because nothing awaits the call or a catch hides its error
 */
export async function expectFailureReported(
  system: LearnerSystem,
  { action, effect, expected = DEFAULT_EXPECTED[effect], lookAt }: FailingCall,
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
      expected: `500: ${expected}`,
      lookAt,
      traceId: requestId,
    });
  }
}
