import { selectActivities } from "../../src/activities.ts";
import { expectComplete } from "../../src/checks/expect-complete.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import { type Check, CheckFailedError } from "../../src/step.ts";
import { rejectsMissingPermission } from "./rejects-missing-permission.ts";

export const checks: Check[] = [
  {
    criterion: "without the permission: an order fails, and its trace shows the denied call",
    sticky: true,
    async run(system) {
      const { activities, requestId, status } = await system.placeOrder();
      if (!selectActivities(activities, "access-denied").some(({ action }) => action === "events:PutEvents")) {
        throw new CheckFailedError({
          seen: `order-service may publish its events: the request returned ${status}`,
          expected: "a 500, because `events:PutEvents` is denied",
          lookAt: system.locate(learnerFiles.permissions, /publishes\.map\(/),
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
      if (system.updateFailures.some((failure) => /order_created, .* would be denied/.test(failure))) {
        return;
      }
      const { activities, requestId } = await system.placeOrder();
      const denied = selectActivities(activities, "access-denied").length > 0;
      throw new CheckFailedError({
        seen: denied ? "the stack runs without the permission, and its orders fail" : "the stack has the permission",
        expected: "a stack that is rejected because `order_created` would be denied",
        lookAt: denied
          ? system.locate(learnerFiles.orderStack, /this\.#addOutputs\(\{/)
          : system.locate(learnerFiles.permissions, /publishes\.map\(/),
        traceId: requestId,
      });
    },
  },
  {
    criterion: "with both: an order has all five stamps, and the stack would still be rejected without the permission",
    async run(system) {
      expectComplete(system, await system.placeOrder());
      if (!(await rejectsMissingPermission(system.folder))) {
        throw new CheckFailedError({
          seen: "the stack would also be accepted without the permission",
          expected: "the validation stays, and only the permission comes back",
          lookAt: system.locate(learnerFiles.orderStack, /this\.#addOutputs\(\{/),
        });
      }
    },
  },
];
