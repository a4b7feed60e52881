import { expect, test } from "vitest";
import type { Activity } from "../core/activity/activity.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import { accountId, testFeed, testFunction, testGraph, testTable, write } from "../testing/running-console.ts";

const shop = "aws_lambda_function.shop";
const orders = "aws_dynamodb_table.orders";
const session = `arn:aws:sts::${accountId}:assumed-role/shop-role/shop`;
const cause = { type: "invocation", requestId: "invocation-1" } as const;
const event: EventEnvelope = {
  version: "0",
  id: "event-1",
  "detail-type": "order_created",
  source: "shop",
  account: accountId,
  time: "2026-11-22T10:00:00Z",
  region: "eu-central-1",
  resources: [],
  detail: {},
};

const graph = () =>
  testGraph(
    testTable,
    { aws_cloudwatch_event_bus: { orders: { name: "orders-bus" } } },
    testFunction("shop", { Effect: "Allow", Action: ["dynamodb:PutItem", "events:PutEvents"], Resource: "*" }),
  );

function createFeed(...activities: Activity[]) {
  const fed = testFeed({ graph: graph() });
  for (const activity of activities) {
    fed.activityLog.record(activity);
  }
  return { ...fed, activities: async () => (await fed.feed.batch(0, 1_000)).activities };
}

const started: Activity = {
  type: "invocation-started",
  functionName: "shop",
  requestId: "invocation-1",
  attempt: 1,
  cause: { type: "http-request", requestId: "request-1" },
};

test("links a redriven invocation to the item in its payload, even if it fails before it writes", async () => {
  const payload = JSON.stringify({ ...event, detail: { data: { ID: "order-1" } } });
  const invocation = { functionName: "shop", requestId: "redriven", attempt: 1 };
  const { activities } = createFeed(
    { type: "invocation-started", ...invocation, payload },
    { type: "invocation-ended", ...invocation, durationMs: 1, error: "boom" },
  );
  expect((await activities()).map(({ itemId }) => itemId)).toEqual(["order-1", "order-1"]);
});

test("links an invocation, its request and its event to the item it writes", async () => {
  const { activities } = createFeed(
    started,
    { ...write("order-1", session), cause },
    { ...write("audit-1", session), cause },
    { type: "event-accepted", event, bus: "orders-bus", caller: session, cause },
    { type: "delivery", deliveryId: "d", eventId: "event-1", rule: "r", targetArn: "t", attempt: 1 },
    { ...started, requestId: "invocation-2", cause: { type: "delivery", deliveryId: "d", attempt: 1 } },
    {
      type: "http-request",
      requestId: "request-1",
      method: "POST",
      path: "/order",
      routeKey: "POST /order",
      statusCode: 200,
      durationMs: 1,
    },
  );
  expect((await activities()).map(({ itemId }) => itemId)).toEqual([
    "order-1",
    "order-1",
    "audit-1",
    "order-1",
    "order-1",
    "order-1",
    "order-1",
  ]);
});

test("links an event to the item whose key is in its detail", async () => {
  const detail = { data: { ID: "order-2" } };
  const { activities } = createFeed({
    type: "event-accepted",
    event: { ...event, detail },
    bus: "orders-bus",
    caller: "root",
  });
  expect(await activities()).toMatchObject([{ itemId: "order-2", node: "aws_cloudwatch_event_bus.orders" }]);
});

test("counts a function's calls on its edges, and denied calls as failures", async () => {
  const denied = { ...write("order-1", session), type: "access-denied", message: "not authorized" } as const;
  const { activities, feed } = createFeed(started, { ...write("order-1", session), cause }, denied);
  const edge = `${shop} reads-writes ${orders}`;
  expect(await activities()).toMatchObject([
    { type: "invocation-started", node: shop },
    { type: "api-call", node: orders, edge, text: "dynamodb:PutItem", requestId: "invocation-1" },
    { type: "access-denied", node: shop, edge, error: "not authorized" },
  ]);
  expect(await feed.counts()).toMatchObject({
    nodes: { [shop]: { total: 1, failures: 1 }, [orders]: { total: 1, failures: 0 } },
    edges: { [edge]: { total: 2, failures: 1 } },
    notCounted: 0,
  });
});

test("counts an activity once, however often counts are read", async () => {
  const { activities, feed } = createFeed(started);
  await activities();
  await activities();
  expect((await feed.counts()).nodes[shop]).toEqual({ total: 1, failures: 0, isFailing: false });
});

test("considers a node and an edge failing until their next success", async () => {
  const ended = { type: "invocation-ended", functionName: "shop", requestId: "invocation-1", durationMs: 1 } as const;
  const denied = { ...write("order-1", session), type: "access-denied", message: "not authorized" } as const;
  const edge = `${shop} reads-writes ${orders}`;
  const read = async (...activities: Parameters<typeof createFeed>) => {
    const { edges, nodes } = await createFeed(...activities).feed.counts();
    return { node: nodes[shop]?.isFailing, edge: edges[edge]?.isFailing };
  };
  const failed = [started, denied, { ...ended, attempt: 1, error: "denied" }];
  expect(await read(...failed)).toEqual({ node: true, edge: true });
  const retried = [...failed, { ...started, attempt: 2 }, { ...write("order-1", session), cause }];
  expect(await read(...retried)).toEqual({ node: true, edge: false });
  expect(await read(...retried, { ...ended, attempt: 2 })).toEqual({ node: false, edge: false });
});

test("reports activities that expired before they were counted", async () => {
  const { feed, warn } = testFeed({ capacity: 10 });
  for (let count = 0; count < 25; count += 1) {
    warn(String(count));
  }
  expect(await feed.counts()).toMatchObject({ notCounted: 15, position: feed.position });
});

test("rejects positions of another run", () => {
  const { feed } = testFeed();
  expect(feed.parsePosition(feed.toPosition(7))).toBe(7);
  for (const position of [testFeed().feed.position, "", "7", `${feed.position}x`]) {
    expect(feed.parsePosition(position)).toBeUndefined();
  }
});
