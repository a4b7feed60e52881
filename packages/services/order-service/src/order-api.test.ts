import { setImmediate } from "node:timers/promises";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { createLogger } from "service-kit";
import type { NewEvent } from "service-kit/contract";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createOrderApi, type Dependencies } from "./order-api.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_BODY_BYTES = 64 * 1024;

/** Lines that Powertools writes to the process streams; it bypasses the console. */
const loggedLines: string[] = [];
const logged = () => loggedLines.map((line) => JSON.parse(line));

beforeEach(() => {
  loggedLines.length = 0;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((line: unknown) => loggedLines.push(String(line)) > 0);
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A request as API Gateway passes it to Lambda in payload format 2.0. */
function request(changes: Partial<APIGatewayProxyEventV2> = {}): APIGatewayProxyEventV2 {
  return {
    version: "2.0",
    routeKey: "POST /order",
    rawPath: "/prod/order",
    rawQueryString: "",
    headers: { host: "localhost" },
    requestContext: { requestId: "request-1" } as APIGatewayProxyEventV2["requestContext"],
    isBase64Encoded: false,
    ...changes,
  };
}
const withKey = (key: string) => request({ headers: { host: "localhost", "idempotency-key": key } });
const lookup = (ID: string) => request({ routeKey: "GET /order/{ID}", pathParameters: { ID } });

/** Creates the API over effects that each take a turn of the event loop and are recorded on completion. */
function createApi(dependencies: Partial<Dependencies> = {}) {
  const effects: unknown[] = [];
  const published: NewEvent[] = [];
  const counted: string[] = [];
  const api = createOrderApi({
    stamp: async (ID) => {
      await setImmediate();
      effects.push(["stamped", ID]);
      return { repeated: false };
    },
    publish: async (event) => {
      await setImmediate();
      published.push(event);
      effects.push(["published", event.detailType]);
    },
    readOrder: async () => undefined,
    count: (metric) => counted.push(metric),
    logger: createLogger("order_service"),
    ...dependencies,
  });
  const send = async (event: APIGatewayProxyEventV2) => {
    const { statusCode, headers, body } = await api(event, { awsRequestId: "invocation-1" } as Context);
    effects.push(["responded", statusCode]);
    return { statusCode, headers, body: JSON.parse(body as string) };
  };
  return { send, counted, effects, published };
}

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
          metadata: { service: "order_service", schemaVersion: 1, correlationId: "request-1" },
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
    const { statusCode, body } = await send(withKey("order-42"));
    expect({ statusCode, body }).toEqual({ statusCode: 500, body: { status: "order_creation_failed" } });
    expect(logged()).toEqual([
      expect.objectContaining({
        level: "ERROR",
        message: "order not created",
        ID: "5c3beb98-5c84-506a-bcab-cf30b676ef1c",
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
        if (error) throw error;
        return { repeated: false };
      },
    });
    expect(await send(withKey("order-42"))).toMatchObject({ statusCode: 500 });
    const { body } = await send(withKey("order-42"));
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

describe("Idempotency-Key", () => {
  test("publishes the same order again for the same key", async () => {
    const { send, effects } = createApi();
    const ID = "5c3beb98-5c84-506a-bcab-cf30b676ef1c";
    const order = { statusCode: 200, body: { status: "order_created", ID } };
    expect([await send(withKey("order-42")), await send(withKey("order-42"))]).toMatchObject([order, order]);
    expect(effects.slice(3)).toEqual([
      ["stamped", ID],
      ["published", "order_created"],
      ["responded", 200],
    ]);
  });

  test("places a new order for each request without a key", async () => {
    const { send } = createApi();
    const [first, second] = [await send(request()), await send(request())];
    expect(first.body.ID).not.toBe(second.body.ID);
  });

  test.each([
    ["empty", ""],
    ["256 characters long", "k".repeat(256)],
    ["not printable", "a\tb"],
  ])("rejects a key that is %s without effects", async (_description, key) => {
    const { send, effects } = createApi();
    expect(await send(withKey(key))).toMatchObject({
      statusCode: 400,
      body: { status: "order_refused", message: "Idempotency-Key must be 1 to 255 printable characters" },
    });
    expect(effects).toEqual([["responded", 400]]);
  });
});

describe("the body", () => {
  /** Creates a JSON string of the given size. */
  const json = (bytes: number) => JSON.stringify(`é${"x".repeat(bytes - 4)}`);
  const base64 = (text: string) => ({ body: Buffer.from(text).toString("base64"), isBase64Encoded: true });

  test.each<[description: string, changes: Partial<APIGatewayProxyEventV2>]>([
    ["missing", {}],
    ["empty", { body: "" }],
    ["an object", { body: '{"articles":[1,2]}' }],
    ["any other JSON", { body: "null" }],
    ["JSON in base64", base64('{"note":"é"}')],
    ["64 KB long", { body: json(MAX_BODY_BYTES) }],
    ["64 KB long before base64", base64(json(MAX_BODY_BYTES))],
  ])("may be %s", async (_description, changes) => {
    const { send } = createApi();
    expect(await send(request(changes))).toMatchObject({ statusCode: 200, body: { status: "order_created" } });
  });

  test.each<[description: string, changes: Partial<APIGatewayProxyEventV2>]>([
    ["one byte over 64 KB", { body: json(MAX_BODY_BYTES + 1) }],
    ["one byte over 64 KB before base64", base64(json(MAX_BODY_BYTES + 1))],
  ])("is rejected with its size and without effects when it is %s", async (_description, changes) => {
    const { send, effects } = createApi();
    expect(await send(request(changes))).toMatchObject({
      statusCode: 413,
      body: { status: "order_refused", message: "the body has 65537 bytes; the limit is 65536" },
    });
    expect(effects).toEqual([["responded", 413]]);
  });

  test.each<[description: string, changes: Partial<APIGatewayProxyEventV2>]>([
    ["plain text", { body: "an order, please" }],
    ["a URL-encoded form", { body: "article=1&article=2" }],
    ["truncated", { body: '{"articles":[1,' }],
    ["plain text in base64", base64("an order, please")],
    ["base64 without isBase64Encoded", { ...base64("{}"), isBase64Encoded: false }],
  ])("is rejected without effects when it is %s", async (_description, changes) => {
    const { send, effects } = createApi();
    expect(await send(request(changes))).toMatchObject({
      statusCode: 400,
      body: { status: "order_refused", message: "the body is not valid JSON; send JSON or no body" },
    });
    expect(effects).toEqual([["responded", 400]]);
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
