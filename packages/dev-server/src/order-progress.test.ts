import type { Activity } from "local-cloud";
import { expect, test } from "vitest";
import { OrderProgress } from "./order-progress.ts";

const stampAttributes = [
  "time_order_service",
  "time_invoice_service",
  "time_fulfilment_service",
  "time_forecasting_service",
  "time_logistic_service",
] as const;

const expected = { all: stampAttributes, placing: ["time_order_service"] };

/** Creates the activity that records the write of a stamp. */
function stamp(ID: string, attribute: string, requestId = "unknown"): Activity {
  return {
    type: "api-call",
    caller: "arn:aws:sts::000000000000:assumed-role/order/order",
    action: "dynamodb:UpdateItem",
    resource: "arn:aws:dynamodb:eu-central-1:000000000000:table/orders",
    detail: { Key: { ID: { S: ID } }, ExpressionAttributeNames: { "#stamp": attribute } },
    cause: { type: "invocation", requestId },
  };
}

const follow = (progress: OrderProgress, activities: [at: number, Activity][]) =>
  activities.map(([at, activity]) => progress.follow({ ...activity, at })).filter((completion) => completion);

const stamps = (ID: string, at: number): [number, Activity][] =>
  stampAttributes.map((attribute, index) => [at + index, stamp(ID, attribute)]);

test("measures an order from the start of the invocation that stamped it first to its fifth stamp", () => {
  const progress = new OrderProgress(expected);
  const started: Activity = { type: "invocation-started", functionName: "order", requestId: "r", attempt: 1 };
  const [first, ...others] = stampAttributes;
  expect(
    follow(progress, [
      [100, started],
      [130, stamp("6f1e", first, "r")],
      ...others.map((attribute, index): [number, Activity] => [140 + index, stamp("6f1e", attribute)]),
    ]),
  ).toEqual([{ ID: "6f1e", elapsedMs: 43 }]);
});

test("completes an order once, with stamps in any order and repeated ones", () => {
  const progress = new OrderProgress(expected);
  const reversed = stamps("1", 0).reverse();
  expect(follow(progress, [...reversed, ...stamps("1", 10)])).toHaveLength(1);
  expect(progress.counts()).toEqual({ ordersPlaced: 1, ordersCompleted: 1 });
});

test("counts incomplete orders as placed", () => {
  const progress = new OrderProgress(expected);
  follow(progress, [...stamps("1", 0), ...stamps("2", 0).slice(0, 4)]);
  expect(progress.counts()).toEqual({ ordersPlaced: 2, ordersCompleted: 1 });
});

test("returns an order that stays incomplete once, after its time", () => {
  let now = 0;
  const progress = new OrderProgress(expected, () => now);
  follow(progress, [...stamps("1", 0), ...stamps("2", 0).slice(0, 3)]);
  now = 5_000;
  follow(progress, stamps("3", 0).slice(0, 1));
  now = 9_999;
  expect(progress.takeOverdue(10_000)).toEqual([]);
  now = 10_000;
  expect(progress.takeOverdue(10_000)).toEqual([{ ID: "2", missing: stampAttributes.slice(3) }]);
  expect(progress.takeOverdue(10_000)).toEqual([]);
  now = 15_000;
  expect(progress.takeOverdue(10_000)).toMatchObject([{ ID: "3" }]);
});

test("waits for a sixth stamp after a sixth service was added", () => {
  const progress = new OrderProgress(expected);
  progress.expect({ ...expected, all: [...stampAttributes, "time_audit_service"] });
  expect(follow(progress, stamps("1", 0))).toEqual([]);
  expect(follow(progress, [[9, stamp("1", "time_audit_service")]])).toEqual([{ ID: "1", elapsedMs: 9 }]);
});

test("ignores other writes", () => {
  const progress = new OrderProgress(expected);
  follow(progress, [
    [0, stamp("1", "note")],
    [0, { ...stamp("1", "time_order_service"), action: "dynamodb:PutItem" } as Activity],
  ]);
  expect(progress.counts().ordersPlaced).toBe(0);
});
