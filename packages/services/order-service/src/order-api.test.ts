import { describe, expect, test } from "vitest";
import { createApi, lookup, recordLogs, request, withKey } from "./testing/order-api-setup.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const logged = recordLogs();

describe("placing an order", () => {
  test("stamps it, publishes it, then responds", async () => {
    const { send, effects } = createApi();
    const { body } = await send(request());
    expect(effects).toEqual([
      ["stamped", body.ID],
      ["published", "order_created"],
      ["responded", 200],
    ]);
  });

  test.each(["GET /order", "POST /order"])(
    "with %s returns its ID as JSON that must not be cached",
    async (routeKey) => {
      const { send } = createApi();
      expect(await send(request({ routeKey }))).toEqual({
        statusCode: 200,
        headers: { "content-type": "application/json", "cache-control": "no-store" },
        body: { status: "order_created", ID: expect.stringMatching(UUID) },
      });
    },
  );

  test("publishes order_created with the request id as correlation id", async () => {
    const { send, published } = createApi();
    const { body } = await send(request());
    expect(published).toEqual([
      {
        source: "order_service",
        detailType: "order_created",
        detail: {
          metadata: {
            service: "order_service",
            schemaVersion: 1,
            correlationId: "request-1",
            traceparent: expect.any(String),
          },
          data: { ID: body.ID },
        },
      },
    ]);
  });

  test("is logged with its request and invocation ids", async () => {
    const { send } = createApi();
    const { body } = await send(request());
    expect(logged()).toEqual([
      expect.objectContaining({
        level: "INFO",
        service: "order_service",
        message: "order created",
        ID: body.ID,
        correlation_id: "request-1",
        function_request_id: "invocation-1",
      }),
    ]);
  });
});

describe("the trace of an order", () => {
  const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  test.each([
    ["continues the trace of the request", `00-${TRACE_ID}-00f067aa0ba902b7-00`, TRACE_ID, "00"],
    ["starts with a request without a traceparent", undefined, expect.any(String), "01"],
    ["starts with a request whose traceparent is invalid", "request-1", expect.any(String), "01"],
  ])("%s, with a span that is logged and published", async (_description, traceparent, traceId, flags) => {
    const { send, published } = createApi();
    await send(request({ headers: { ...(traceparent && { traceparent }) } }));
    const [line] = logged() as Record<string, string>[];
    expect(line).toMatchObject({ trace_id: traceId, span_id: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(published[0]?.detail.metadata.traceparent).toBe(`00-${line?.trace_id}-${line?.span_id}-${flags}`);
  });
});

describe("a failed order", () => {
  const failure = new Error("lab2-dev is on fire");
  const fail = () => Promise.reject(failure);

  test("is not published if the stamp failed", async () => {
    const { send, effects } = createApi({ stamp: fail });
    await send(request());
    expect(effects).toEqual([["responded", 500]]);
  });

  test.each([
    ["stamp", { stamp: fail }],
    ["publish", { publish: fail }],
  ])("responds with 500 and logs the cause if the %s failed", async (_step, dependencies) => {
    const { send } = createApi(dependencies);
    const { statusCode, body } = await send(withKey("cart-42"));
    expect({ statusCode, body }).toEqual({ statusCode: 500, body: { status: "order_creation_failed" } });
    expect(logged()).toEqual([
      expect.objectContaining({
        level: "ERROR",
        message: "order not created",
        ID: "5dcbb98b-7e7a-5952-a496-96205952563d",
        correlation_id: "request-1",
        error: expect.objectContaining({
          name: "Error",
          message: "lab2-dev is on fire",
          stack: expect.stringContaining("order-api.test.ts"),
        }),
      }),
    ]);
  });

  test("is completed by the same request after the outage", async () => {
    const outage = [failure];
    const stamped: string[] = [];
    const { send, published } = createApi({
      stamp: async (ID) => {
        stamped.push(ID);
        const error = outage.pop();
        if (error) {
          throw error;
        }
        return { repeated: false };
      },
    });
    expect(await send(withKey("cart-42"))).toMatchObject({ statusCode: 500 });
    const { body } = await send(withKey("cart-42"));
    expect(stamped).toEqual([body.ID, body.ID]);
    expect(published.map(({ detail }) => detail.data)).toEqual([{ ID: body.ID }]);
  });
});

describe("metrics", () => {
  test.each([
    ["counts a new order as accepted", false, ["OrdersAccepted"]],
    ["counts a repeated order as a duplicate", true, ["DuplicateOrders"]],
  ])("%s", async (_, repeated, expected) => {
    const { send, counted } = createApi({ stamp: async () => ({ repeated }) });
    await send(request());
    expect(counted).toEqual(expected);
  });

  test("count nothing for an order that is not acknowledged", async () => {
    const { send, counted } = createApi({ publish: () => Promise.reject(new Error("no bus")) });
    await send(request());
    expect(counted).toEqual([]);
  });
});

describe("looking up an order", () => {
  test("returns its stamps without effects", async () => {
    const order = { ID: "order-1", time_order_service: "2026-11-22T12:00:00.000Z" };
    const { send, effects } = createApi({ readOrder: async (ID) => (ID === "order-1" ? order : undefined) });
    expect(await send(lookup("order-1"))).toMatchObject({ statusCode: 200, body: order });
    expect(effects).toEqual([["responded", 200]]);
  });

  test("responds with 404 and the ID if the order does not exist", async () => {
    const { send } = createApi();
    expect(await send(lookup("order-2"))).toMatchObject({
      statusCode: 404,
      body: { status: "order_not_found", ID: "order-2" },
    });
  });

  test("responds with 500 and logs the cause if the order cannot be read", async () => {
    const { send } = createApi({ readOrder: () => Promise.reject(new Error("lab2-dev is on fire")) });
    const { statusCode, body } = await send(lookup("order-1"));
    expect({ statusCode, body }).toEqual({ statusCode: 500, body: { status: "order_lookup_failed" } });
    expect(logged()).toEqual([
      expect.objectContaining({
        message: "order not read",
        ID: "order-1",
        error: expect.objectContaining({ message: "lab2-dev is on fire" }),
      }),
    ]);
  });
});

describe("routes", () => {
  test("dispatches by the route key, never by the path", async () => {
    const { send } = createApi();
    expect(await send(request({ routeKey: "GET /order", rawPath: "/prod/order/order-1" }))).toMatchObject({
      body: { status: "order_created" },
    });
    expect(await send({ ...lookup("order-1"), rawPath: "/prod/order" })).toMatchObject({
      body: { status: "order_not_found", ID: "order-1" },
    });
  });

  test.each(["DELETE /order", "$default", "constructor", "__proto__"])(
    "responds with 404 to the route key %j and logs an error because the stack should not have it",
    async (routeKey) => {
      const { send, effects } = createApi();
      expect(await send(request({ routeKey }))).toMatchObject({ statusCode: 404, body: { status: "not_found" } });
      expect(effects).toEqual([["responded", 404]]);
      expect(logged()).toEqual([
        expect.objectContaining({ level: "ERROR", message: "unknown route", routeKey, correlation_id: "request-1" }),
      ]);
    },
  );
});
