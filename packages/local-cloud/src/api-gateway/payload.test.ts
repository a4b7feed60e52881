import { describe, expect, test } from "vitest";
import { exchange, startHttpApi } from "../testing/running-http-api.ts";

/** Sends raw request lines and returns the function's event. */
async function sendRequest(
  lines: string[],
  { body = "", routes = ["$default"], stages = [{ name: "$default" }] } = {},
) {
  const { payloads, url } = await startHttpApi({ routes, stages });
  const [requestLine = "", ...headers] = lines;
  const length = `content-length: ${Buffer.byteLength(body, "latin1")}`;
  const head = [requestLine, `host: localhost:${new URL(url).port}`, "connection: close", ...headers, length];
  await exchange(url, Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`, "latin1"));
  return payloads[0];
}

test("converts the request of AWS's example to the event of AWS's example", async () => {
  const payload = await sendRequest(
    [
      "POST /my/path?parameter1=value1&parameter1=value2&parameter2=value HTTP/1.1",
      "Cookie: cookie1; cookie2",
      "Header1: value1",
      "Header2: value1",
      "Header2: value2",
      "User-Agent: agent",
      "Content-Type: text/plain",
    ],
    { body: "Hello from Lambda" },
  );
  const ownHost = expect.stringMatching(/^localhost:\d+$/);
  expect(payload).toEqual({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/my/path",
    rawQueryString: "parameter1=value1&parameter1=value2&parameter2=value",
    cookies: ["cookie1", "cookie2"],
    headers: {
      host: ownHost,
      header1: "value1",
      header2: "value1,value2",
      "user-agent": "agent",
      "content-type": "text/plain",
      "content-length": "17",
      "x-amzn-trace-id": expect.stringMatching(/^Root=1-5e5ffb9e-[0-9a-f]{24}$/),
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-port": expect.stringMatching(/^\d+$/),
      "x-forwarded-proto": "http",
    },
    queryStringParameters: { parameter1: "value1,value2", parameter2: "value" },
    requestContext: {
      accountId: "111122223333",
      apiId: "api-id",
      domainName: ownHost,
      domainPrefix: "localhost",
      http: {
        method: "POST",
        path: "/my/path",
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "agent",
      },
      requestId: expect.stringMatching(/^[\w+/]{15}=$/),
      routeKey: "$default",
      stage: "$default",
      time: "04/Mar/2020:19:03:58 +0000",
      timeEpoch: 1_583_348_638_390,
    },
    body: "Hello from Lambda",
    isBase64Encoded: false,
  });
});

test("omits missing parts of a request", async () => {
  const payload = await sendRequest(["GET /order HTTP/1.1"]);
  expect(Object.keys(payload ?? {})).toEqual([
    "version",
    "routeKey",
    "rawPath",
    "rawQueryString",
    "headers",
    "requestContext",
    "isBase64Encoded",
  ]);
  expect(payload).toMatchObject({ rawQueryString: "", isBase64Encoded: false });
});

test("includes a named stage in the path, and decodes the path", async () => {
  const payload = await sendRequest(["GET /prod/order/a%20b?x=1 HTTP/1.1"], {
    routes: ["GET /order/{ID}"],
    stages: [{ name: "prod" }],
  });
  expect(payload).toMatchObject({
    routeKey: "GET /order/{ID}",
    rawPath: "/prod/order/a b",
    pathParameters: { ID: "a b" },
    requestContext: { routeKey: "GET /order/{ID}", stage: "prod", http: { path: "/prod/order/a b" } },
  });
});

test("leaves an invalidly encoded path unchanged", async () => {
  expect(await sendRequest(["GET /order/%E0%A4%A HTTP/1.1"])).toMatchObject({ rawPath: "/order/%E0%A4%A" });
});

test("includes the length of a missing body, and no headers of the connection", async () => {
  const payload = await sendRequest(["GET / HTTP/1.1", "Keep-Alive: timeout=5", "TE: trailers"]);
  expect(payload?.headers["content-length"]).toBe("0");
  expect(Object.keys(payload?.headers ?? {}).sort()).toEqual([
    "content-length",
    "host",
    "x-amzn-trace-id",
    "x-forwarded-for",
    "x-forwarded-port",
    "x-forwarded-proto",
  ]);
});

test("preserves the addresses and the trace of earlier proxies", async () => {
  const trace = "Root=1-5e5ffb9e-0123456789abcdef01234567";
  const payload = await sendRequest([
    "GET / HTTP/1.1",
    "X-Forwarded-For: 203.0.113.7",
    "X-Forwarded-Proto: https",
    `X-Amzn-Trace-Id: ${trace}`,
  ]);
  expect(payload?.headers).toMatchObject({
    "x-forwarded-for": "203.0.113.7, 127.0.0.1",
    "x-forwarded-proto": "http",
    "x-amzn-trace-id": trace,
  });
});

test("uses the first label of the domain as its prefix", async () => {
  const { payloads, url } = await startHttpApi();
  await fetch(`${url.replace("127.0.0.1", "localhost")}/prod/order`);
  expect(payloads[0]?.requestContext).toMatchObject({
    domainName: expect.stringMatching(/^localhost:\d+$/),
    domainPrefix: "localhost",
  });
});

test("decodes query strings, also without a value, and leaves rawQueryString unchanged", async () => {
  const payload = await sendRequest(["GET /?q=a%20%26%20b&flag&q=c+d&__proto__=1 HTTP/1.1"]);
  expect(payload?.rawQueryString).toBe("q=a%20%26%20b&flag&q=c+d&__proto__=1");
  expect(Object.entries(payload?.queryStringParameters ?? {})).toEqual([
    ["q", "a & b,c d"],
    ["flag", ""],
    ["__proto__", "1"],
  ]);
});

test("joins repeated headers, and splits cookie headers", async () => {
  const payload = await sendRequest([
    "GET / HTTP/1.1",
    "Authorization: a",
    "Authorization: b",
    "Cookie: a=1;b=2",
    "Cookie: c=3",
  ]);
  expect(payload?.headers).toMatchObject({ authorization: "a,b" });
  expect(payload?.headers).not.toHaveProperty("cookie");
  expect(payload?.cookies).toEqual(["a=1", "b=2", "c=3"]);
});

describe("a body with", () => {
  test.each([
    "text/plain",
    "text/html; charset=utf-8",
    "application/json",
    "Application/JSON;charset=utf-8",
    "application/xml",
    "application/javascript",
  ])("the type %s is text", async (contentType) => {
    const body = Buffer.from('{"name":"Jürgen"}').toString("latin1");
    const payload = await sendRequest(["POST / HTTP/1.1", `content-type: ${contentType}`], { body });
    expect(payload).toMatchObject({ body: '{"name":"Jürgen"}', isBase64Encoded: false });
  });

  test.each(["application/octet-stream", "image/png", "application/x-www-form-urlencoded", "multipart/form-data"])(
    "the type %s is base64",
    async (contentType) => {
      const payload = await sendRequest(["POST / HTTP/1.1", `content-type: ${contentType}`], { body: "\x00\xff\x80" });
      expect(payload).toMatchObject({ body: "AP+A", isBase64Encoded: true });
    },
  );

  test("no type is base64", async () => {
    expect(await sendRequest(["POST / HTTP/1.1"], { body: "{}" })).toMatchObject({
      body: "e30=",
      isBase64Encoded: true,
    });
  });
});
