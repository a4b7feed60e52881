import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { describe, expect } from "vitest";
import { orderConsumers } from "./support/choreography.ts";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, request, stampNames, untilComplete } from "./support/orders.ts";
import { shareStack } from "./support/share-stack.ts";

const test = shareStack();

const ISO_MILLISECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe("an order", () => {
  test.for(["GET", "POST"])("placed by %s is acknowledged and stamped by all services", async (method, { stack }) => {
    const { status, body } = await request(stack.orderUrl, { method });
    expect({ status, body }).toEqual({ status: 200, body: { status: "order_created", ID: expect.any(String) } });

    const order = await untilComplete(stack, body.ID ?? "");
    const { ID, ...stamps } = order;
    expect(ID).toBe(body.ID);
    expect(Object.keys(stamps).sort()).toEqual(stampNames.toSorted());
    for (const stamp of Object.values(stamps)) {
      expect(stamp).toMatch(ISO_MILLISECONDS);
    }
    expect(await stack.items()).toEqual([order]);
  });

  test("is stamped by logistics after fulfilment", async ({ stack }) => {
    const ID = await placeOrder(stack);
    const { time_fulfilment_service = "", time_logistic_service = "" } = await untilComplete(stack, ID);
    expect(time_logistic_service > time_fulfilment_service).toBe(true);
  });

  test("placed twice with one Idempotency-Key is one order that keeps its first stamps", async ({ stack }) => {
    const withKey = { method: "POST", headers: { "Idempotency-Key": "basket-17" } };
    const ID = await placeOrder(stack, withKey);
    const complete = await untilComplete(stack, ID);

    expect(await placeOrder(stack, withKey)).toBe(ID);
    await until(() => {
      const handled = stack.activities.filter(
        (each) => each.type === "invocation-ended" && each.functionName.endsWith("logistic-service"),
      );
      expect(handled).toHaveLength(2);
    });
    expect(await stack.items()).toEqual([complete]);
  });

  test("is not found if it was never placed", async ({ stack }) => {
    expect(await request(`${stack.orderUrl}/no-such-order`)).toEqual({
      status: 404,
      body: { status: "order_not_found", ID: "no-such-order" },
    });
  });

  test("carries one correlation id through both events; the second names the first as its cause", async ({ stack }) => {
    await placeOrder(stack);
    const created = await untilActivity(
      stack,
      "event-accepted",
      ({ event }) => event["detail-type"] === "order_created",
    );
    const completed = await untilActivity(
      stack,
      "event-accepted",
      ({ event }) => event["detail-type"] === "fulfilment_completed",
    );
    expect(completed.event.detail.metadata).toMatchObject({
      service: "fulfilment_service",
      correlationId: (created.event.detail.metadata as { correlationId: string }).correlationId,
      causationId: created.event.id,
    });
  });

  test("continues the trace of its request in both events, each with its own span", async ({ stack }) => {
    const trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-";
    const traceparent = `${trace}00f067aa0ba902b7-01`;
    await placeOrder(stack, { headers: { traceparent } });
    const traceparents: unknown[] = [traceparent];
    for (const detailType of ["order_created", "fulfilment_completed"]) {
      const { event } = await untilActivity(
        stack,
        "event-accepted",
        ({ event }) => event["detail-type"] === detailType,
      );
      const metadata = event.detail.metadata as Record<string, unknown>;
      expect(metadata.traceparent).toMatch(trace);
      traceparents.push(metadata.traceparent);
    }
    expect(new Set(traceparents).size).toBe(3);
  });
});

describe("an event sent manually with any credentials", () => {
  test("invokes the consumers like any other event", async ({ stack }) => {
    const { FailedEntryCount } = await stack.eventBridge.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: String(stack.outputs.event_bus_name),
            Source: "order_service",
            DetailType: "order_created",
            Detail: JSON.stringify({ metadata: { service: "example" }, data: { ID: "example-1" } }),
          },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(0);
    await until(async () => {
      const [item] = await stack.items();
      const stamps = orderConsumers.map(({ service }) => `time_${service}`);
      expect(Object.keys(item ?? {}).sort()).toEqual(["ID", ...stamps]);
    });
  });

  test.for([
    ["without a matching rule", { EventBusName: "lab2-dev-bus", Source: "unknown_service" }, "no rule matched"],
    ["for an unknown bus", { EventBusName: "no-such-bus", Source: "order_service" }, "unknown bus"],
  ] as const)("%s is dropped with a 200 and reported", async ([, entry, reason], { stack }) => {
    const { FailedEntryCount } = await stack.eventBridge.send(
      new PutEventsCommand({ Entries: [{ DetailType: "order_created", Detail: "{}", ...entry }] }),
    );
    expect(FailedEntryCount).toBe(0);
    expect((await untilActivity(stack, "event-dropped")).reason).toBe(reason);
  });
});
