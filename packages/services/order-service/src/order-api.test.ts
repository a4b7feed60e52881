import { setImmediate } from "node:timers/promises";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { createLogger } from "service-kit";
import type { NewEvent } from "service-kit/contract";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Dependencies, orderApi } from "./order-api.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LARGEST_BODY_BYTES = 64 * 1024;

/** Powertools writes to the streams of the process, past the console. */
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

/** A request as API Gateway hands it to Lambda, payload format 2.0. */
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
const keyed = (key: string) => request({ headers: { host: "localhost", "idempotency-key": key } });
const lookup = (ID: string) => request({ routeKey: "GET /order/{ID}", pathParameters: { ID } });

/** The API over effects that take a turn of the event loop each, and are listed when they are done. */
function createApi(dependencies: Partial<Dependencies> = {}) {
  const effects: unknown[] = [];
  const published: NewEvent[] = [];
  const counted: string[] = [];
  const api = orderApi({
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
  const ask = async (event: APIGatewayProxyEventV2) => {
    const { statusCode, headers, body } = await api(event, { awsRequestId: "invocation-1" } as Context);
    effects.push(["answered", statusCode]);
    return { statusCode, headers, body: JSON.parse(body as string) };
  };
  return { ask, counted, effects, published };
}

describe("placing an order", () => {
  test("stamps it, then publishes it, then answers", async () => {
    const { ask, effects } = createApi();
    const { body } = await ask(request());
    expect(effects).toEqual([
      ["stamped", body.ID],
      ["published", "order_created"],
      ["answered", 200],
    ]);
  });

  test.each(["GET /order", "POST /order"])("with %s answers its ID as JSON that nobody caches", async (routeKey) => {
    const { ask } = createApi();
    expect(await ask(request({ routeKey }))).toEqual({
      statusCode: 200,
      headers: { "content-type": "application/json", "cache-control": "no-store" },
      body: { status: "order_created", ID: expect.stringMatching(UUID) },
    });
  });

  test("publishes order_created with the request as its correlation", async () => {
    const { ask, published } = createApi();
    const { body } = await ask(request());
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

  test("is logged with the request and the invocation", async () => {
    const { ask } = createApi();
    const { body } = await ask(request());
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

describe("an order that fails", () => {
  const failure = new Error("lab2-dev is on fire");
  const fail = () => Promise.reject(failure);

  test("to be stamped is not published", async () => {
    const { ask, effects } = createApi({ stamp: fail });
    await ask(request());
    expect(effects).toEqual([["answered", 500]]);
  });

  test.each([
    ["stamped", { stamp: fail }],
    ["published", { publish: fail }],
  ])("to be %s answers 500 and keeps the reason for the log", async (_step, dependencies) => {
    const { ask } = createApi(dependencies);
    const { statusCode, body } = await ask(keyed("order-42"));
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

  test("is completed by the same request when the failure is over", async () => {
    const outage = [failure];
    const stamped: string[] = [];
    const { ask, published } = createApi({
      stamp: async (ID) => {
        stamped.push(ID);
        const error = outage.pop();
        if (error) throw error;
        return { repeated: false };
      },
    });
    expect(await ask(keyed("order-42"))).toMatchObject({ statusCode: 500 });
    const { body } = await ask(keyed("order-42"));
    expect(stamped).toEqual([body.ID, body.ID]);
    expect(published.map(({ detail }) => detail.data)).toEqual([{ ID: body.ID }]);
  });
});

describe("what is counted", () => {
  test.each([
    ["a new order as accepted", false, ["OrdersAccepted"]],
    ["a repeated one as a duplicate", true, ["DuplicateOrders"]],
  ])("%s", async (_, repeated, expected) => {
    const { ask, counted } = createApi({ stamp: async () => ({ repeated }) });
    await ask(request());
    expect(counted).toEqual(expected);
  });

  test("nothing, of an order that is not acknowledged", async () => {
    const { ask, counted } = createApi({ publish: () => Promise.reject(new Error("no bus")) });
    await ask(request());
    expect(counted).toEqual([]);
  });
});

describe("Idempotency-Key", () => {
  test("the same key is the same order, published again", async () => {
    const { ask, effects } = createApi();
    const ID = "5c3beb98-5c84-506a-bcab-cf30b676ef1c";
    const order = { statusCode: 200, body: { status: "order_created", ID } };
    expect([await ask(keyed("order-42")), await ask(keyed("order-42"))]).toMatchObject([order, order]);
    expect(effects.slice(3)).toEqual([
      ["stamped", ID],
      ["published", "order_created"],
      ["answered", 200],
    ]);
  });

  test("each request without a key is an order of its own", async () => {
    const { ask } = createApi();
    const [first, second] = [await ask(request()), await ask(request())];
    expect(first.body.ID).not.toBe(second.body.ID);
  });

  test.each([
    ["empty", ""],
    ["256 characters long", "k".repeat(256)],
    ["not printable", "a\tb"],
  ])("a key that is %s is refused, and nothing is done", async (_what, key) => {
    const { ask, effects } = createApi();
    expect(await ask(keyed(key))).toMatchObject({
      statusCode: 400,
      body: { status: "order_refused", message: "Idempotency-Key must be 1 to 255 printable characters" },
    });
    expect(effects).toEqual([["answered", 400]]);
  });
});

describe("the body", () => {
  /** A JSON string that has so many bytes. */
  const json = (bytes: number) => JSON.stringify(`é${"x".repeat(bytes - 4)}`);
  const base64 = (text: string) => ({ body: Buffer.from(text).toString("base64"), isBase64Encoded: true });

  test.each<[what: string, changes: Partial<APIGatewayProxyEventV2>]>([
    ["missing", {}],
    ["empty", { body: "" }],
    ["an object", { body: '{"articles":[1,2]}' }],
    ["any other JSON", { body: "null" }],
    ["JSON in base64", base64('{"note":"é"}')],
    ["64 KB long", { body: json(LARGEST_BODY_BYTES) }],
    ["64 KB long before base64", base64(json(LARGEST_BODY_BYTES))],
  ])("may be %s", async (_what, changes) => {
    const { ask } = createApi();
    expect(await ask(request(changes))).toMatchObject({ statusCode: 200, body: { status: "order_created" } });
  });

  test.each<[what: string, changes: Partial<APIGatewayProxyEventV2>]>([
    ["one byte over 64 KB", { body: json(LARGEST_BODY_BYTES + 1) }],
    ["one byte over 64 KB before base64", base64(json(LARGEST_BODY_BYTES + 1))],
  ])("is refused with its size when it is %s, and nothing is done", async (_what, changes) => {
    const { ask, effects } = createApi();
    expect(await ask(request(changes))).toMatchObject({
      statusCode: 413,
      body: { status: "order_refused", message: "the body has 65537 bytes, at most 65536 are accepted" },
    });
    expect(effects).toEqual([["answered", 413]]);
  });

  test.each<[what: string, changes: Partial<APIGatewayProxyEventV2>]>([
    ["text", { body: "an order, please" }],
    ["a form", { body: "article=1&article=2" }],
    ["cut off", { body: '{"articles":[1,' }],
    ["text in base64", base64("an order, please")],
    ["JSON that is base64 but not said to be", { ...base64("{}"), isBase64Encoded: false }],
  ])("is refused when it is %s, and nothing is done", async (_what, changes) => {
    const { ask, effects } = createApi();
    expect(await ask(request(changes))).toMatchObject({
      statusCode: 400,
      body: { status: "order_refused", message: "the body is not JSON; send JSON or no body" },
    });
    expect(effects).toEqual([["answered", 400]]);
  });
});

describe("showing an order", () => {
  test("answers its stamps, and changes nothing", async () => {
    const order = { ID: "order-1", time_order_service: "2026-11-22T12:00:00.000Z" };
    const { ask, effects } = createApi({ readOrder: async (ID) => (ID === "order-1" ? order : undefined) });
    expect(await ask(lookup("order-1"))).toMatchObject({ statusCode: 200, body: order });
    expect(effects).toEqual([["answered", 200]]);
  });

  test("that nobody placed answers 404 with its ID", async () => {
    const { ask } = createApi();
    expect(await ask(lookup("order-2"))).toMatchObject({
      statusCode: 404,
      body: { status: "order_not_found", ID: "order-2" },
    });
  });

  test("that cannot be read answers 500 and keeps the reason for the log", async () => {
    const { ask } = createApi({ readOrder: () => Promise.reject(new Error("lab2-dev is on fire")) });
    const { statusCode, body } = await ask(lookup("order-1"));
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
  test("the route key decides, never the path", async () => {
    const { ask } = createApi();
    expect(await ask(request({ routeKey: "GET /order", rawPath: "/prod/order/order-1" }))).toMatchObject({
      body: { status: "order_created" },
    });
    expect(await ask({ ...lookup("order-1"), rawPath: "/prod/order" })).toMatchObject({
      body: { status: "order_not_found", ID: "order-1" },
    });
  });

  test.each(["DELETE /order", "$default", "constructor", "__proto__"])(
    "the route key %j is not found, and logged, because the stack should not have it",
    async (routeKey) => {
      const { ask, effects } = createApi();
      expect(await ask(request({ routeKey }))).toMatchObject({ statusCode: 404, body: { status: "not_found" } });
      expect(effects).toEqual([["answered", 404]]);
      expect(logged()).toEqual([
        expect.objectContaining({ level: "ERROR", message: "no such route", routeKey, correlation_id: "request-1" }),
      ]);
    },
  );
});
