import type { Activity } from "local-cloud";
import { expect, test } from "vitest";
import { OrderProgress } from "./order-progress.ts";
import { stampAttributes } from "./stamps.ts";

/** The write of a stamp, as the local cloud records it. */
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

test("an order is complete with its fifth stamp, since the start of the invocation that stamped it first", () => {
  const progress = new OrderProgress();
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

test("stamps in any order, and repeated ones, complete an order once", () => {
  const progress = new OrderProgress();
  const reversed = stamps("1", 0).reverse();
  expect(follow(progress, [...reversed, ...stamps("1", 10)])).toHaveLength(1);
  expect(progress.summary({})).toEqual({ ordersPlaced: 1, ordersCompleted: 1, deadLetters: {} });
});

test("the summary counts orders that are not complete, and dead letters that no queue took", () => {
  const progress = new OrderProgress();
  const letter = {
    queueArn: "arn:aws:sqs:eu-central-1:000000000000:invoices",
    from: "rule",
    reason: "x",
    payload: "{}",
  };
  follow(progress, [
    ...stamps("1", 0),
    ...stamps("2", 0).slice(0, 4),
    [1, { type: "dead-letter", ...letter }],
    [3, { type: "dead-letter-lost", ...letter }],
  ]);
  const deadLetters = { invoices: 2, none: 1 };
  expect(progress.summary({ invoices: 2 })).toEqual({ ordersPlaced: 2, ordersCompleted: 1, deadLetters });
});

test("other writes are no stamps", () => {
  const progress = new OrderProgress();
  follow(progress, [
    [0, stamp("1", "note")],
    [0, { ...stamp("1", "time_order_service"), action: "dynamodb:PutItem" } as Activity],
  ]);
  expect(progress.summary({}).ordersPlaced).toBe(0);
});
