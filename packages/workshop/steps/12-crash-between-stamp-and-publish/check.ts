import { randomUUID } from "node:crypto";
import type { FaultInput } from "local-cloud";
import { selectActivities } from "../../src/activities.ts";
import { expectComplete } from "../../src/checks/expect-complete.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import { findStampCalls, toService } from "../../src/stamp-calls.ts";
import { type Check, CheckFailedError, type LearnerSystem, type ObservedOrder } from "../../src/step.ts";

export const checks: Check[] = [
  {
    criterion:
      "publish first: a crash between the two calls returns a 500, and the other services work on an order that order-service has not stamped",
    sticky: true,
    async run(system) {
      const order = await system.placeOrder({ faults: [killBefore("dynamodb:UpdateItem")] });
      expectCrash(system, order, "its stamp");
      const published = selectActivities(order.activities, "event-accepted").find(isFromOrderService);
      if (!published) {
        throw new CheckFailedError({
          seen: "the worker was killed before its stamp, and it had not published `order_created`",
          expected: "the event, for this experiment: publish, then stamp",
          lookAt: system.locate(learnerFiles.orderApi, /await publish\(/),
          traceId: order.requestId,
        });
      }
      const { ID } = (published.event.detail as { data: { ID: string } }).data;
      const item = await system.readItem(ID);
      if (!item || item.time_order_service !== undefined) {
        throw new CheckFailedError({
          seen: item ? "order-service has stamped the order" : "no service has stamped the order",
          expected: "the stamps of the services that received the event, and none of order-service",
          lookAt: system.locate(learnerFiles.orderApi, /await stamp\(/),
          traceId: ID,
        });
      }
    },
  },
  {
    criterion:
      "stamp first: a crash between the two calls leaves only the stamp of order-service, and a request with the same `Idempotency-Key` completes the order",
    async run(system) {
      const headers = { "idempotency-key": `workshop ${randomUUID()}` };
      const crashed = await system.placeOrder({ headers, faults: [killBefore("events:PutEvents")] });
      expectCrash(system, crashed, "it published");
      const [stampCall] = findStampCalls(crashed.activities);
      if (stampCall?.orderId === undefined) {
        throw new CheckFailedError({
          seen: "the worker was killed before it published, and it had not stamped the order",
          expected: "the stamp of order-service: stamp, then publish",
          lookAt: system.locate(learnerFiles.orderApi, /await stamp\(/),
          traceId: crashed.requestId,
        });
      }
      const stamped = await system.readItem(stampCall.orderId);
      const completed = expectComplete(system, await system.placeOrder({ headers }));
      if (completed.item?.time_order_service !== stamped?.time_order_service) {
        throw new CheckFailedError({
          seen: `the repeated request changed \`time_order_service\` of the order ${completed.ID}`,
          expected: `the order ${stampCall.orderId} with its first stamp`,
          lookAt: system.locate(learnerFiles.orderApi, /toOrderId\(/),
          traceId: completed.ID,
        });
      }
    },
  },
];

function killBefore(action: string): FaultInput {
  return { on: "call", action, effect: "crash-before", function: "order-service", times: 1 };
}

function isFromOrderService({ caller }: { caller: string }): boolean {
  return toService(caller) === "order-service";
}

function expectCrash(system: LearnerSystem, { requestId, status }: ObservedOrder, moment: string): void {
  if (status < 500) {
    throw new CheckFailedError({
      seen: `the worker was to be killed before ${moment}, but the request returned ${status}`,
      expected: "a 500: order-service stamps, publishes and then responds",
      lookAt: system.locate(learnerFiles.orderApi, /async function placeOrder/),
      traceId: requestId,
    });
  }
}
