import { describe, expect, test, vi } from "vitest";
import type { Activity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { type Trace, TraceStore } from "./trace.ts";

const orderEvent = (id: string, detail: Record<string, unknown>) =>
  ({ id, source: "order_service", "detail-type": "order_created", detail, resources: [] }) as unknown as EventEnvelope;

function setUp(capacity?: number) {
  const clock = new ManualClock(1_000);
  const activityLog = new ActivityLog(clock);
  const traces = new TraceStore(activityLog, capacity);
  const record = (...activities: Activity[]) => {
    for (const activity of activities) {
      activityLog.record(activity);
    }
  };
  return { clock, record, traces };
}

const invoked = (requestId: string, cause: Extract<Activity, { type: "invocation-started" }>["cause"], attempt = 1) =>
  ({ type: "invocation-started", functionName: `function-${requestId}`, requestId, attempt, cause }) as const;
const ended = (requestId: string, attempt = 1, error?: string) =>
  ({
    type: "invocation-ended",
    functionName: `function-${requestId}`,
    requestId,
    attempt,
    durationMs: 1,
    ...(error && { error }),
  }) as const;
const log = (requestId: string, line: string) =>
  ({ type: "function-log", functionName: `function-${requestId}`, requestId, line }) as const;
const accepted = (id: string, detail: Record<string, unknown>, cause?: { type: "invocation"; requestId: string }) =>
  ({ type: "event-accepted", event: orderEvent(id, detail), bus: "bus", caller: "order", cause }) as const;
const delivery = (deliveryId: string, eventId: string) =>
  ({ type: "delivery", deliveryId, eventId, rule: "order-created", targetArn: "arn:invoice", attempt: 1 }) as const;
const byDelivery = (deliveryId: string) => ({ type: "delivery", deliveryId, attempt: 1 }) as const;
const byInvocation = (requestId: string) => ({ type: "invocation", requestId }) as const;

/** Formats each activity as "type < type of its cause". */
const links = (trace: Trace | undefined) =>
  trace?.activities.map(({ activity, causedBy }) =>
    causedBy === undefined ? activity.type : `${activity.type} < ${trace.activities[causedBy - 1]?.activity.type}`,
  );

/** Records a request whose function publishes an event for each order, which one function consumes. */
function recordOrders({ clock, record }: ReturnType<typeof setUp>, ...ids: string[]) {
  record(invoked("publisher", { type: "http-request", requestId: "request" }));
  for (const id of ids) {
    record(
      accepted(`event-${id}`, { data: { ID: id } }, byInvocation("publisher")),
      { type: "rule-matched", eventId: `event-${id}`, rule: "order-created" },
      { type: "rule-not-matched", eventId: `event-${id}`, rule: "other", path: "source", reason: "is not" },
    );
  }
  record(log("publisher", "published"), ended("publisher"));
  const detail = { headers: { "idempotency-key": "basket-17" }, body: '{"basket":{"ID":18}}', isBase64Encoded: false };
  const startedAt = clock.now();
  record({
    type: "http-request",
    requestId: "request",
    method: "POST",
    path: "/prod/order%201",
    routeKey: "POST /order",
    statusCode: 200,
    startedAt,
    durationMs: 3,
    detail,
  });
  for (const id of ids) {
    record(
      invoked(`consumer-${id}`, byDelivery(`delivery-${id}`)),
      delivery(`delivery-${id}`, `event-${id}`),
      {
        type: "api-call",
        caller: "invoice",
        action: "dynamodb:UpdateItem",
        resource: "arn:table",
        detail: { TableName: "orders", Key: { ID: { S: id } } },
        cause: byInvocation(`consumer-${id}`),
      },
      ended(`consumer-${id}`),
    );
  }
}

test("traces the causes and effects of an ID's event, each linked to its cause", () => {
  const context = setUp();
  recordOrders(context, "1");
  expect(links(context.traces.find("1"))).toEqual([
    "http-request",
    "invocation-started < http-request",
    "event-accepted < invocation-started",
    "rule-matched < event-accepted",
    "delivery < rule-matched",
    "invocation-started < delivery",
    "api-call < invocation-started",
    "invocation-ended < invocation-started",
    "rule-not-matched < event-accepted",
    "function-log < invocation-started",
    "invocation-ended < invocation-started",
  ]);
});

test("omits what the same request did for another order", () => {
  const context = setUp();
  recordOrders(context, "1", "2");
  const trace = context.traces.find("2");
  expect(trace?.activities).toHaveLength(11);
  expect(JSON.stringify(trace)).not.toContain("event-1");
});

test.each(["request", "event-1", "consumer-1", "basket-17", "18", "order 1"])(
  "finds a trace by %s: an id of AWS, a header, a value in the body or a segment of the path",
  (id) => {
    const context = setUp();
    recordOrders(context, "1");
    expect(links(context.traces.find(id))).toContain("api-call < invocation-started");
  },
);

test("numbers activities by start time", async () => {
  const { clock, record, traces } = setUp();
  record(invoked("a", { type: "http-request", requestId: "request" }));
  await clock.advance(5);
  record(accepted("event-1", { ID: 1 }, byInvocation("a")), ended("a"));
  await clock.advance(2);
  record({
    type: "http-request",
    requestId: "request",
    method: "GET",
    path: "/",
    routeKey: "GET /",
    statusCode: 200,
    startedAt: 1_000,
    durationMs: 7,
  });
  expect(traces.find("1")?.activities.map(({ number, startedAt }) => [number, startedAt])).toEqual([
    [1, 1_000],
    [2, 1_000],
    [3, 1_005],
    [4, 1_005],
  ]);
});

test("places a delivery before its invocation, which is recorded earlier", async () => {
  const { clock, record, traces } = setUp();
  record(accepted("event-1", { ID: 1 }), { type: "rule-matched", eventId: "event-1", rule: "order-created" });
  await clock.advance(1);
  record(invoked("a", byDelivery("delivery-1")));
  await clock.advance(3);
  record(delivery("delivery-1", "event-1"));
  const trace = traces.find("1");
  expect(links(trace)?.slice(2)).toEqual(["delivery < rule-matched", "invocation-started < delivery"]);
  expect(trace?.activities.map(({ startedAt }) => startedAt)).toEqual([1_000, 1_000, 1_001, 1_001]);
});

test("links logs, ends and calls to their attempt, and the dead letter to the last one", () => {
  const { record, traces } = setUp();
  record(
    invoked("a", undefined, 1),
    log("a", "first"),
    ended("a", 1, "Error: no"),
    invoked("a", undefined, 2),
    log("a", "second"),
    ended("a", 2, "Error: no"),
    {
      type: "dead-letter",
      queueArn: "arn:queue",
      from: "arn:a",
      reason: "RetriesExhausted",
      payload: '{"detail":{"data":{"ID":"only-here"}}}',
      cause: byInvocation("a"),
    },
  );
  const trace = traces.find("only-here");
  expect(links(trace)).toEqual(
    [
      "invocation-started",
      "function-log < invocation-started",
      "invocation-ended < invocation-started",
      "dead-letter < invocation-started",
    ].slice(0, 4),
  );
  expect(traces.find("a")?.activities.map(({ causedBy }) => causedBy)).toEqual([undefined, 1, 1, undefined, 4, 4, 4]);
});

test("finds no trace for an unknown ID or one that is only in a log line", () => {
  const { record, traces } = setUp();
  record(invoked("a", undefined), log("a", "order-7"), { type: "warning", message: "order-7" });
  expect(traces.find("order-7")).toBeUndefined();
});

test("deletes the oldest activities and still finds the others", () => {
  const { record, traces } = setUp(100);
  for (let each = 0; each < 1_000; each += 1) {
    record(accepted(`event-${each}`, { ID: `order-${each}` }));
  }
  expect(traces.find("order-0")).toBeUndefined();
  expect(traces.find("order-899")).toBeUndefined();
  expect(traces.find("order-900")).toBeDefined();
  record(accepted("event-1000", { ID: "order-1000" }));
  expect(traces.find("order-1000")).toBeDefined();
  expect(traces.find("order-905")).toBeUndefined();
});

test("truncates the trace of a value that too many activities contain", () => {
  const { record, traces } = setUp();
  for (let each = 0; each < 1_001; each += 1) {
    record(accepted(`event-${each}`, { service: "order_service" }));
  }
  const trace = traces.find("order_service");
  expect(trace).toMatchObject({ truncated: true });
  expect(trace?.activities).toHaveLength(1_000);
  expect(JSON.stringify(trace)).not.toContain('"event-0"');
});

test("traces an event replayed thousands of times quickly, each match under its replay", () => {
  const { record, traces } = setUp();
  for (let each = 0; each < 5_000; each += 1) {
    record(
      { type: "event-replayed", event: orderEvent("event-1", {}), bus: "bus", replay: `replay-${each}` },
      { type: "rule-matched", eventId: "event-1", rule: "order-created" },
      delivery(`delivery-${each}`, "event-1"),
    );
  }
  const trace = traces.find("event-1");
  expect(trace).toMatchObject({ truncated: true });
  expect(links(trace)).toEqual(
    Array.from({ length: 1_000 }, () => [
      "event-replayed",
      "rule-matched < event-replayed",
      "delivery < rule-matched",
    ]).flat(),
  );
  expect(new Set(trace?.activities.map(({ causedBy }) => causedBy)).size).toBe(2_001);
});

test("finds a large event by its values, but does not store it", () => {
  const { record, traces } = setUp();
  record(accepted("event-1", { data: { ID: "large", text: "x".repeat(100_000) } }));
  const trace = traces.find("large");
  expect(trace?.activities).toHaveLength(1);
  expect(JSON.stringify(trace).length).toBeLessThan(1_000);
});

test("explains why rules did not match only in a trace", () => {
  const { record, traces } = setUp();
  const explain = vi.fn(() => [
    { rule: "completed", path: "source", reason: "is not it" },
    { rule: "paid", path: "detail-type", reason: "is not it either" },
  ]);
  const event = orderEvent("event-1", { data: { ID: "1" } });
  record(accepted("event-1", event.detail), { type: "rules-not-matched", event, bus: "bus", explain });
  expect(explain).not.toHaveBeenCalled();
  const trace = traces.find("1");
  expect(links(trace)).toEqual([
    "event-accepted",
    "rule-not-matched < event-accepted",
    "rule-not-matched < event-accepted",
  ]);
  expect(trace?.activities.at(-1)?.activity).toMatchObject({ rule: "paid", reason: "is not it either" });
});

test("finds the nearest rule of a dropped event before a large event is truncated", () => {
  const { record, traces } = setUp();
  const event = orderEvent("event-1", { data: { ID: "large", text: "x".repeat(100_000) } });
  const findNearest = vi.fn(() => ({ rule: "completed", path: "detail.data.text", reason: "is not it" }));
  record(accepted("event-1", event.detail));
  record({ type: "event-dropped", event, bus: "bus", reason: "no rule matched", findNearest });
  expect(findNearest).toHaveBeenCalledOnce();
  expect(traces.find("large")?.activities.at(-1)?.activity).toMatchObject({ nearest: { rule: "completed" } });
  expect(findNearest).toHaveBeenCalledOnce();
});

test("accepts an event of any depth and width", () => {
  const { record, traces } = setUp();
  let deep: unknown = "deepest";
  for (let each = 0; each < 10_000; each += 1) {
    deep = [deep];
  }
  record(accepted("deep", { deep }), accepted("wide", { wide: Array.from({ length: 100_000 }, String) }));
  expect(traces.find("deepest")).toBeDefined();
  expect(traces.find("wide")).toBeDefined();
});

test("shows a redriven invocation under its dead letter, unlike an equal invocation before it", () => {
  const { record, traces } = setUp();
  const payload = '{"ID":"1"}';
  const invokedBy = (requestId: string) =>
    ({ ...invoked(requestId, undefined), functionName: "invoice", payload, caller: "the console" }) as const;
  record(invokedBy("a"), ended("a", 1, "Error: boom"), {
    type: "dead-letter",
    queueArn: "arn:letters",
    from: "arn:invoice",
    targetArn: "arn:invoice",
    reason: "RetriesExhausted",
    payload,
    cause: byInvocation("a"),
  });
  record(invokedBy("b"), ended("b"));
  expect(links(traces.find("1"))).toEqual([
    "invocation-started",
    "invocation-ended < invocation-started",
    "dead-letter < invocation-started",
    "invocation-started < dead-letter",
    "invocation-ended < invocation-started",
  ]);
});

describe("a lookup", () => {
  /** Records a request, its invocation and the table's call by it. */
  const request = ({ record }: ReturnType<typeof setUp>, requestId: string, action: string, response = {}) =>
    record(
      invoked(`by-${requestId}`, { type: "http-request", requestId }),
      {
        ...{ type: "api-call", caller: "order", action, resource: "arn:table", cause: byInvocation(`by-${requestId}`) },
        detail: { Key: { ID: { S: "1" } } },
      },
      ended(`by-${requestId}`),
      {
        ...{ type: "http-request", requestId, method: "GET", path: "/prod/order/1", routeKey: "GET /order/{ID}" },
        ...{ statusCode: 404, durationMs: 3, ...response },
      },
    );

  test.each([404, 200, 400])("leaves an unknown ID unknown if it responds with %i", (statusCode) => {
    const context = setUp();
    request(context, "request-1", "dynamodb:GetItem", { statusCode });
    expect(context.traces.find("1")).toBeUndefined();
    expect(links(context.traces.find("request-1"))).toHaveLength(4);
  });

  test("does not belong to the story of its order", () => {
    const context = setUp();
    recordOrders(context, "1");
    const before = links(context.traces.find("1"));
    request(context, "request-1", "dynamodb:GetItem", { statusCode: 200 });
    expect(links(context.traces.find("1"))).toEqual(before);
  });

  test.each([
    ["writes", "dynamodb:UpdateItem", { statusCode: 200 }],
    ["fails", "dynamodb:GetItem", { statusCode: 503 }],
    ["has another method than GET", "dynamodb:GetItem", { method: "POST" }],
  ])("is traced if it %s", (_, action, response) => {
    const context = setUp();
    request(context, "request-1", action, response);
    expect(links(context.traces.find("1"))).toHaveLength(4);
  });
});

test("finds the messages of an order in batches, with the invocations that received them", () => {
  const { record, traces } = setUp();
  const received = (id: string, requestId: string) =>
    ({
      type: "message-received",
      queueArn: "arn:queue",
      functionName: `function-${requestId}`,
      requestId,
      messageId: `message-${id}`,
      receiveCount: 1,
      body: JSON.stringify({ ID: id }),
      cause: { type: "delivery", deliveryId: `delivery-${id}`, attempt: 1 },
    }) as const;
  for (const id of ["1", "2"]) {
    record(
      accepted(`event-${id}`, { ID: id }),
      { type: "rule-matched", eventId: `event-${id}`, rule: "order-created" },
      delivery(`delivery-${id}`, `event-${id}`),
    );
  }
  record(received("1", "batch"), received("2", "batch"), invoked("batch", { type: "batch", requestId: "batch" }));
  record(log("batch", "2 messages handled"), ended("batch"));
  expect(links(traces.find("2"))).toEqual([
    "event-accepted",
    "rule-matched < event-accepted",
    "delivery < rule-matched",
    "message-received < delivery",
    "invocation-started < message-received",
    "function-log < invocation-started",
    "invocation-ended < invocation-started",
  ]);
  expect(links(traces.find("message-2"))).toEqual(links(traces.find("2")));
});
