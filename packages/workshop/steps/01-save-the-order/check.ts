import { selectActivities } from "../../src/activities.ts";
import { expectAccepted } from "../../src/checks/expect-accepted.ts";
import { expectFailureReported } from "../../src/checks/expect-failure-reported.ts";
import { learnerFiles } from "../../src/checks/learner-files.ts";
import { toService } from "../../src/stamp-calls.ts";
import { type Check, CheckFailedError, type LearnerSystem, type ObservedOrder } from "../../src/step.ts";

const STAMP = "time_order_service";
const ISO_WITH_MILLISECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const MAX_DIFFERENCE_MS = 60_000;

export const checks: Check[] = [
  {
    criterion: "an order has an item in the table, with its `ID`",
    async run(system) {
      const order = await system.placeOrder();
      const ID = expectAccepted(system, order);
      if (!order.item) {
        throw new CheckFailedError({
          seen: `order ${ID} was accepted, but ${describeWrite(order)}`,
          expected: "one UpdateItem whose `Key` has the order's ID as `ID`",
          lookAt: locateUpdate(system),
          traceId: ID,
        });
      }
    },
  },
  {
    criterion: "the item has the current time in `time_order_service`, such as `2026-11-28T09:30:00.000Z`",
    async run(system) {
      const order = await system.placeOrder();
      const ID = expectAccepted(system, order);
      const { ID: _, ...attributes } = order.item ?? {};
      const stamp: unknown = attributes[STAMP];
      const lookAt = system.locate(learnerFiles.stamp, /now\(\)|ExpressionAttribute|UpdateItemCommand\(/);
      const isTime = typeof stamp === "string" && ISO_WITH_MILLISECONDS.test(stamp);
      if (!isTime) {
        const seen =
          stamp === undefined
            ? `the item has ${Object.keys(attributes).join(", ") || "only its ID"}, but no \`${STAMP}\``
            : `\`${STAMP}\` is ${JSON.stringify(stamp)}`;
        const expected = `\`${STAMP}\` with the current time as text in ISO 8601, in UTC and with milliseconds`;
        throw new CheckFailedError({ seen, expected, lookAt, traceId: ID });
      }
      if (Math.abs(Date.now() - Date.parse(stamp)) > MAX_DIFFERENCE_MS) {
        const seen = `\`${STAMP}\` is ${stamp}, and the order was placed at ${new Date().toISOString()}`;
        throw new CheckFailedError({ seen, expected: "the time of the call, from `now()`", lookAt, traceId: ID });
      }
    },
  },
  {
    criterion: "if the table rejects the stamp, the caller gets a 500",
    run: (system) =>
      expectFailureReported(system, {
        action: "dynamodb:UpdateItem",
        effect: "exception-before",
        lookAt: locateUpdate(system),
      }),
  },
];

function describeWrite({ activities }: ObservedOrder): string {
  const write = selectActivities(activities, "api-call").find(
    ({ action, caller }) => action === "dynamodb:UpdateItem" && toService(caller) === "order-service",
  );
  const { Key } = (write?.detail ?? {}) as { Key?: object };
  return write ? `UpdateItem wrote the item with the key \`${JSON.stringify(Key)}\`` : "UpdateItem was not called";
}

function locateUpdate(system: LearnerSystem): string {
  return system.locate(learnerFiles.stamp, /client\.send|UpdateItemCommand\(|return async/);
}
