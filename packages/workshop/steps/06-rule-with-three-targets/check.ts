import { selectActivities } from "../../src/activities.ts";
import { expectAccepted } from "../../src/checks/expect-accepted.ts";
import { expectStamps } from "../../src/checks/expect-stamps.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import { toService } from "../../src/stamp-calls.ts";
import { type Check, CheckFailedError } from "../../src/step.ts";

const STAMPS = ["time_invoice_service", "time_forecasting_service", "time_fulfilment_service"];

export const checks: Check[] = [
  {
    criterion: "an order gets the stamps of invoice-service, forecasting-service and fulfilment-service",
    async run(system) {
      expectStamps(system, await system.placeOrder(), STAMPS);
    },
  },
  {
    criterion: "logistic-service does not receive `order_created`",
    async run(system) {
      const order = await system.placeOrder();
      const traceId = expectAccepted(system, order);
      const orderEvents = selectActivities(order.activities, "event-accepted")
        .filter(({ event }) => event["detail-type"] === "order_created")
        .map(({ event }) => event.id);
      const isDelivered = selectActivities(order.activities, "delivery").some(
        ({ eventId, targetArn }) => orderEvents.includes(eventId) && toService(targetArn) === "logistic-service",
      );
      if (isDelivered) {
        throw new CheckFailedError({
          seen: "logistic-service also receives `order_created`",
          expected: "it reacts to `fulfilment_completed`, in step 10: leave it in `idle`",
          lookAt: system.locate(learnerFiles.orderStack, /consumer\("logistic-service"\)/),
          traceId,
        });
      }
    },
  },
];
