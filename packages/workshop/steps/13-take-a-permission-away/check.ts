import { selectActivities } from "../../src/activities.ts";
import { requireComplete } from "../../src/order-findings.ts";
import { type Check, CheckFailedError, type LearnerSystem } from "../../src/step.ts";

const PERMISSIONS = "infra/src/service-permissions.ts";
const STACK = "infra/src/order-stack.ts";

export const checks: Check[] = [
  {
    criterion: "without the permission: an order fails, and its trace shows the denied call",
    sticky: true,
    async run(system) {
      const [failure] = system.updateFailures;
      if (failure !== undefined) {
        throw new CheckFailedError({
          seen: failure,
          expected: "a stack that runs without the permission: add the validation afterwards",
          lookAt: system.locate(STACK, /addChoreographyValidation\(/),
        });
      }
      const { activities, requestId, status } = await system.placeOrder();
      if (!selectActivities(activities, "access-denied").some(({ action }) => action === "events:PutEvents")) {
        throw new CheckFailedError({
          seen: `order-service may publish its events: the request returned ${status}`,
          expected: "a 500, because events:PutEvents is denied",
          lookAt: system.locate(PERMISSIONS, /publishes\.map\(/),
          traceId: requestId,
        });
      }
    },
  },
  {
    criterion:
      "without the permission, but with the validation: the stack is rejected, and the message names the denied event",
    sticky: true,
    async run(system) {
      const { updateFailures } = system;
      if (!updateFailures.some((failure) => /order_created, .* would be denied/.test(failure))) {
        throw new CheckFailedError({
          ...(await describeAcceptedStack(system)),
          expected: "a stack that is rejected because order_created would be denied",
        });
      }
    },
  },
  {
    criterion: "with both: the saved stack runs, and an order has all five stamps",
    async run(system) {
      const [failure] = system.updateFailures;
      if (failure !== undefined) {
        throw new CheckFailedError({
          seen: failure,
          expected: "a stack without problems: restore the permission",
          lookAt: system.locate(PERMISSIONS, /stampOrders\(table, service\)/),
        });
      }
      requireComplete(system, await system.placeOrder());
    },
  },
];

async function describeAcceptedStack(system: LearnerSystem) {
  const [failure] = system.updateFailures;
  if (failure !== undefined) {
    return { seen: failure, lookAt: system.locate(STACK, /addChoreographyValidation/) };
  }
  const { activities, requestId } = await system.placeOrder();
  return selectActivities(activities, "access-denied").length > 0
    ? {
        seen: "the stack runs without the permission, and its orders fail",
        lookAt: system.locate(STACK, /this\.#addOutputs\(\{/),
        traceId: requestId,
      }
    : {
        seen: "the stack runs with the permission, so there is nothing to reject",
        lookAt: system.locate(PERMISSIONS, /publishes\.map\(/),
        traceId: requestId,
      };
}
