import { expect, test, vi } from "vitest";
import {
  accepted,
  byDelivery,
  byInvocation,
  delivery,
  ended,
  invoked,
  links,
  log,
  orderEvent,
  recordOrders,
  testTraces,
} from "../testing/trace-setup.ts";

test("traces the causes and effects of an ID's event, each linked to its cause", () => {
  const context = testTraces();
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
  const context = testTraces();
  recordOrders(context, "1", "2");
  const trace = context.traces.find("2");
  expect(trace?.activities).toHaveLength(11);
  expect(JSON.stringify(trace)).not.toContain("event-1");
});

test.each(["request", "event-1", "consumer-1", "basket-17", "18", "order 1"])(
  "finds a trace by %s: an id of AWS, a header, a value in the body or a segment of the path",
  (id) => {
    const context = testTraces();
    recordOrders(context, "1");
    expect(links(context.traces.find(id))).toContain("api-call < invocation-started");
  },
);

test("numbers activities by start time", async () => {
  const { clock, record, traces } = testTraces();
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
  const { clock, record, traces } = testTraces();
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
  const { record, traces } = testTraces();
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
  const { record, traces } = testTraces();
  record(invoked("a", undefined), log("a", "order-7"), { type: "warning", message: "order-7" });
  expect(traces.find("order-7")).toBeUndefined();
});

test("deletes the oldest activities and still finds the others", () => {
  const { record, traces } = testTraces(100);
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
  const { record, traces } = testTraces();
  for (let each = 0; each < 1_001; each += 1) {
    record(accepted(`event-${each}`, { service: "order_service" }));
  }
  const trace = traces.find("order_service");
  expect(trace).toMatchObject({ truncated: true });
  expect(trace?.activities).toHaveLength(1_000);
  expect(JSON.stringify(trace)).not.toContain('"event-0"');
});

test("traces an event replayed thousands of times quickly, each match under its replay", () => {
  const { record, traces } = testTraces();
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
  const { record, traces } = testTraces();
  record(accepted("event-1", { data: { ID: "large", text: "x".repeat(100_000) } }));
  const trace = traces.find("large");
  expect(trace?.activities).toHaveLength(1);
  expect(JSON.stringify(trace).length).toBeLessThan(1_000);
});

test("explains why rules did not match only in a trace", () => {
  const { record, traces } = testTraces();
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
  const { record, traces } = testTraces();
  const event = orderEvent("event-1", { data: { ID: "large", text: "x".repeat(100_000) } });
  const findNearest = vi.fn(() => ({ rule: "completed", path: "detail.data.text", reason: "is not it" }));
  record(accepted("event-1", event.detail));
  record({ type: "event-dropped", event, bus: "bus", reason: "no rule matched", findNearest });
  expect(findNearest).toHaveBeenCalledOnce();
  expect(traces.find("large")?.activities.at(-1)?.activity).toMatchObject({ nearest: { rule: "completed" } });
  expect(findNearest).toHaveBeenCalledOnce();
});

test("accepts an event of any depth and width", () => {
  const { record, traces } = testTraces();
  let deep: unknown = "deepest";
  for (let each = 0; each < 10_000; each += 1) {
    deep = [deep];
  }
  record(accepted("deep", { deep }), accepted("wide", { wide: Array.from({ length: 100_000 }, String) }));
  expect(traces.find("deepest")).toBeDefined();
  expect(traces.find("wide")).toBeDefined();
});

test("finds the messages of an order in batches, with the invocations that received them", () => {
  const { record, traces } = testTraces();
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
