import { describe, expect, test } from "vitest";
import { PortError } from "../http/http-server.ts";
import { throttled } from "../lambda/invocation.ts";
import { exchange, functionArn, startHttpApi } from "../testing/running-http-api.ts";
import { HttpApi } from "./http-api.ts";

const read = async (response: Response) => ({ status: response.status, body: await response.json() });
const internalServerError = { status: 500, body: { message: "Internal Server Error" } };

describe("a request for a route", () => {
  test("returns the function's response and the request id that the function receives", async () => {
    const { activities, payloads, url } = await startHttpApi({
      routes: ["POST /order"],
      output: { statusCode: 201, headers: { "X-Order": "1" }, cookies: ["a=1", "b=2"], body: "created" },
    });
    const response = await fetch(`${url}/prod/order`, { method: "POST" });
    expect(response.status).toBe(201);
    expect(await response.text()).toBe("created");
    expect(response.headers.get("x-order")).toBe("1");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    const requestId = response.headers.get("apigw-requestid");
    expect(payloads).toMatchObject([{ requestContext: { requestId } }]);
    expect(activities).toMatchObject([
      {
        type: "http-request",
        requestId,
        method: "POST",
        path: "/prod/order",
        routeKey: "POST /order",
        statusCode: 201,
      },
    ]);
  });

  test("is authorized as API Gateway, for the stage and the route", async () => {
    const requested: string[][] = [];
    const { url } = await startHttpApi({
      routes: ["GET /order/{ID}"],
      canInvoke: (...[functionArn, sourceArn]) => requested.push([functionArn, sourceArn]) > 0,
    });
    await fetch(`${url}/prod/order/1`);
    expect(requested).toEqual([
      [functionArn, "arn:aws:execute-api:eu-central-1:111122223333:api-id/prod/GET/order/{ID}"],
    ]);
  });

  test("returns an internal server error without permission to invoke the function", async () => {
    const { payloads, url } = await startHttpApi({ canInvoke: () => false });
    expect(await read(await fetch(`${url}/prod/order`))).toEqual(internalServerError);
    expect(payloads).toEqual([]);
  });

  test("returns an internal server error without the reason if the function fails", async () => {
    const error = { errorType: "TypeError", errorMessage: "secret", trace: ["at handler.mjs:1"] };
    const { url } = await startHttpApi({ invoke: async () => ({ payload: JSON.stringify(error), error }) });
    expect(await read(await fetch(`${url}/prod/order`))).toEqual(internalServerError);
  });

  test("returns an internal server error and logs the reason if the function cannot be invoked", async () => {
    const { activities, url } = await startHttpApi({ invoke: () => Promise.reject(new Error("no function order")) });
    expect(await read(await fetch(`${url}/prod/order`))).toEqual(internalServerError);
    expect(activities).toContainEqual(
      expect.objectContaining({ type: "warning", message: "GET /prod/order: no function order" }),
    );
  });

  test("returns and records an internal server error if the output cannot be sent", async () => {
    const { activities, url } = await startHttpApi({ output: { statusCode: 200, headers: { a: "\n" } } });
    expect(await read(await fetch(`${url}/prod/order`))).toEqual(internalServerError);
    expect(activities).toMatchObject([{ type: "http-request", statusCode: 500 }]);
  });

  test("returns a 503 if the function is throttled", async () => {
    const { url } = await startHttpApi({ invoke: async () => throttled() });
    expect(await read(await fetch(`${url}/prod/order`))).toEqual({
      status: 503,
      body: { message: "Service Unavailable" },
    });
  });

  test("returns a 503 if the function exceeds the integration's timeout", async () => {
    const { url } = await startHttpApi({ timeoutMs: 50, invoke: () => new Promise(() => {}) });
    expect(await read(await fetch(`${url}/prod/order`))).toEqual({
      status: 503,
      body: { message: "Service Unavailable" },
    });
  });
});

describe("the stage", () => {
  test.each(["/", "/order", "/prods/order", "/Prod/order", "//prod/order"])("is missing in %s: 404", async (path) => {
    const { activities, url } = await startHttpApi();
    expect(await read(await fetch(`${url}${path}`))).toEqual({ status: 404, body: { message: "Not Found" } });
    expect(activities).toMatchObject([{ type: "http-request", path, statusCode: 404 }]);
  });

  test.each(["/prod", "/prod/"])("has the root %s", async (path) => {
    const { payloads, url } = await startHttpApi({ routes: ["GET /"] });
    await fetch(`${url}${path}`);
    expect(payloads).toMatchObject([{ routeKey: "GET /", rawPath: path, requestContext: { stage: "prod" } }]);
  });

  test.each([
    ["/order", "$default", "GET /order"],
    ["/prod/order", "prod", "GET /order"],
    ["/$default/order", "$default", "GET /{proxy+}"],
  ])("in %s is %s if a $default stage exists", async (path, stage, routeKey) => {
    const { payloads, url } = await startHttpApi({
      stages: [{ name: "$default" }, { name: "prod" }],
      routes: ["GET /order", "GET /{proxy+}"],
    });
    await fetch(`${url}${path}`);
    expect(payloads).toMatchObject([{ rawPath: path, routeKey, requestContext: { stage } }]);
  });
});

describe("a request that reaches no function", () => {
  test("without a route: 404", async () => {
    const { activities, url } = await startHttpApi({ routes: ["POST /order"] });
    expect(await read(await fetch(`${url}/prod/order`))).toEqual({ status: 404, body: { message: "Not Found" } });
    expect(activities).toMatchObject([{ type: "http-request", routeKey: undefined, statusCode: 404 }]);
  });

  test("with a body of more than 10 MB: 413", async () => {
    const { payloads, url } = await startHttpApi();
    const send = (bytes: number) => fetch(`${url}/prod/order`, { method: "POST", body: new Uint8Array(bytes) });
    expect(await read(await send(10 * 1024 * 1024 + 1))).toEqual({
      status: 413,
      body: { message: "Request Entity Too Large" },
    });
    expect(payloads).toEqual([]);
    expect((await send(10 * 1024 * 1024)).status).toBe(200);
  });

  test("with headers of more than 10,240 bytes: 431", async () => {
    const { url } = await startHttpApi();
    const send = (bytes: number) => fetch(`${url}/prod/order`, { headers: { padding: "x".repeat(bytes) } });
    expect((await send(9_000)).status).toBe(200);
    expect(await read(await send(10_240))).toEqual({
      status: 431,
      body: { message: "Request Header Fields Too Large" },
    });
  });

  test.each([
    "this is not HTTP\r\n\r\n",
    "GET\r\n\r\n",
    "GET /prod/or der HTTP/1.1\r\n\r\n",
    "GET /prod/order HTTP/1.1\r\nno colon\r\n\r\n",
    "POST /prod/order HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n",
    "POST /prod/order HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
    "CONNECT example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
  ])("with malformed bytes: 400, and the API keeps running: %j", async (request) => {
    const { payloads, url } = await startHttpApi();
    const response = await exchange(url, request);
    expect(response).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(response).toMatch(/\r\n\r\n\{"message":"Bad Request"\}$/);
    expect(payloads).toEqual([]);
    expect((await fetch(`${url}/prod/order`)).status).toBe(200);
  });
});

test("names a taken port and the option that sets it", async () => {
  const { url } = await startHttpApi();
  const { port } = new URL(url);
  const start = new HttpApi().start(Number(port));
  await expect(start).rejects.toThrow(PortError);
  await expect(start).rejects.toThrow(`port ${port} is taken: choose another with --api-port`);
});

test("stop closes a request that waits for its response", async () => {
  const invoked = Promise.withResolvers<void>();
  const { stop, url } = await startHttpApi({
    invoke() {
      invoked.resolve();
      return new Promise(() => {});
    },
  });
  const waiting = expect(fetch(`${url}/prod/order`)).rejects.toThrow("fetch failed");
  await invoked.promise;
  await stop();
  await waiting;
});
