import { selectActivities } from "../../src/activities.ts";
import { expectAccepted } from "../../src/checks/expect-accepted.ts";
import { expectFailureReported } from "../../src/checks/expect-failure-reported.ts";
import { expectStampBeforeEvent } from "../../src/checks/expect-stamp-before-event.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import { type Check, CheckFailedError, type LearnerSystem } from "../../src/step.ts";

export const checks: Check[] = [
  {
    criterion: "the stamp is in the table before `order_created` is published",
    async run(system) {
      const order = await system.placeOrder();
      expectAccepted(system, order);
      expectStampBeforeEvent(order, {
        service: "order-service",
        detailType: "order_created",
        lookAt: locateCalls(system),
      });
    },
  },
  {
    criterion: "if the stamp fails, nothing is published and the caller gets a 500",
    async run(system) {
      const lookAt = locateCalls(system);
      const action = "dynamodb:UpdateItem";
      const { activities, requestId } = await system.placeOrder({
        faults: [{ on: "call", action, effect: "exception-before", function: "order-service" }],
      });
      const [published] = selectActivities(activities, "event-accepted");
      if (published) {
        throw new CheckFailedError({
          seen: "UpdateItem failed, but `order_created` was published: the other services work on an order that is not in the table",
          expected: "nothing is published unless the stamp succeeded; both calls are awaited",
          lookAt,
          traceId: requestId,
        });
      }
      await expectFailureReported(system, { action, effect: "exception-before", lookAt });
    },
  },
  {
    criterion: "if publishing fails, the caller gets a 500",
    run: (system) =>
      expectFailureReported(system, {
        action: "events:PutEvents",
        effect: "exception-before",
        lookAt: locateCalls(system),
      }),
  },
];

function locateCalls(system: LearnerSystem): string {
  return system.locate(learnerFiles.orderApi, /\b(stamp|publish)\(/);
}
