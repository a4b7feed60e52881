import type { RecordedActivity } from "local-cloud";
import { getStampAttributes, parseOutputs } from "orders-cli/outputs";
import { selectActivities } from "./activities.ts";
import { CheckFailedError, type LearnerSystem, type ObservedOrder } from "./step.ts";

/**
 * Returns an order that was accepted and that every service of the stack has stamped.
 * @param lookAt the code under test; by default the code that places orders, or the rules
 * @throws {CheckFailedError} for any other order, with the first failure that it caused
 */
export function requireComplete(
  system: LearnerSystem,
  order: ObservedOrder,
  lookAt?: string,
): ObservedOrder & { ID: string } {
  const { ID, item, requestId, status } = order;
  if (status !== 200 || ID === undefined) {
    throw new CheckFailedError({
      seen: `the order failed with ${status}${because(order.activities)}`,
      expected: "200 and the order's ID",
      lookAt: lookAt ?? system.locate("packages/services/order-service/src/order-api.ts", /async function placeOrder/),
      traceId: requestId,
    });
  }
  const missing = listMissingStamps(system, item);
  if (missing.length > 0) {
    throw new CheckFailedError({
      seen: `the order has no ${missing.join(", ")}${because(order.activities)}`,
      expected: "the stamps of all services",
      lookAt: lookAt ?? system.locate("infra/src/order-stack.ts", /rule\("order-created"/),
      traceId: ID,
    });
  }
  return { ...order, ID };
}

/** Lists the stamps that a complete order has and this one lacks. */
export function listMissingStamps({ cloud }: LearnerSystem, item: Record<string, string> | undefined): string[] {
  const outputs = parseOutputs(cloud.outputs, "the stack", "infra/src/order-stack.ts defines the outputs");
  return getStampAttributes(outputs).filter((stamp) => item?.[stamp] === undefined);
}

/** Describes the first failure among activities: `: User … is not authorized to perform …`; empty if there is none. */
export function because(activities: readonly RecordedActivity[]): string {
  const reason =
    selectActivities(activities, "access-denied")[0]?.message ??
    selectActivities(activities, "function-log").map(readLoggedError).find(Boolean) ??
    selectActivities(activities, "invocation-ended").find(({ error }) => error)?.error;
  return reason === undefined ? "" : `: ${reason}`;
}

function readLoggedError({ line }: { line: string }): string | undefined {
  try {
    const { error, level } = JSON.parse(line);
    return level === "ERROR" && error ? `${error.name}: ${error.message}` : undefined;
  } catch {
    return undefined;
  }
}
