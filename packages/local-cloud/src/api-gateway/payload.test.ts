import { describe, expect, test } from "vitest";
import { exchange, startHttpApi } from "../testing/running-http-api.ts";

/** The event that a request becomes, sent as it stands. */
async function payloadOf(lines: string[], { body = "", routes = ["$default"], stages = [{ name: "$default" }] } = {}) {
  const { payloads, url } = await startHttpApi({ routes, stages });
  const [requestLine = "", ...headers] = lines;
  const length = `content-length: ${Buffer.byteLength(body, "latin1")}`;
  const head = [requestLine, `host: localhost:${new URL(url).port}`, "connection: close", ...headers, length];
  await exchange(url, Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`, "latin1"));
  return payloads[0];
}

test("the request of AWS's example becomes the event of AWS's example", async () => {
  const payload = await payloadOf(
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

test("what a request does not have is absent", async () => {
  const payload = await payloadOf(["GET /order HTTP/1.1"]);
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

test("a named stage is part of the path, and the path is decoded", async () => {
  const payload = await payloadOf(["GET /prod/order/a%20b?x=1 HTTP/1.1"], {
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

test("a path that is not validly encoded stays as it is", async () => {
  expect(await payloadOf(["GET /order/%E0%A4%A HTTP/1.1"])).toMatchObject({ rawPath: "/order/%E0%A4%A" });
});

test("a request without a body has its length, and nothing of its connection", async () => {
  const payload = await payloadOf(["GET / HTTP/1.1", "Keep-Alive: timeout=5", "TE: trailers"]);
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

test("what proxies before said is kept: the addresses that came before, and the trace", async () => {
  const trace = "Root=1-5e5ffb9e-0123456789abcdef01234567";
  const payload = await payloadOf([
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

test("the domain's prefix is its first label", async () => {
  const { payloads, url } = await startHttpApi();
  await fetch(`${url.replace("127.0.0.1", "localhost")}/prod/order`);
  expect(payloads[0]?.requestContext).toMatchObject({
    domainName: expect.stringMatching(/^localhost:\d+$/),
    domainPrefix: "localhost",
  });
});

test("query strings are decoded, also without a value, and stay as they were sent in rawQueryString", async () => {
  const payload = await payloadOf(["GET /?q=a%20%26%20b&flag&q=c+d&__proto__=1 HTTP/1.1"]);
  expect(payload?.rawQueryString).toBe("q=a%20%26%20b&flag&q=c+d&__proto__=1");
  expect(Object.entries(payload?.queryStringParameters ?? {})).toEqual([
    ["q", "a & b,c d"],
    ["flag", ""],
    ["__proto__", "1"],
  ]);
});

test("every repeated header is joined, and every cookie header is split", async () => {
  const payload = await payloadOf([
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

describe("a body", () => {
  test.each([
    "text/plain",
    "text/html; charset=utf-8",
    "application/json",
    "Application/JSON;charset=utf-8",
    "application/xml",
    "application/javascript",
  ])("of %s is text", async (contentType) => {
    const body = Buffer.from('{"name":"Jürgen"}').toString("latin1");
    const payload = await payloadOf(["POST / HTTP/1.1", `content-type: ${contentType}`], { body });
    expect(payload).toMatchObject({ body: '{"name":"Jürgen"}', isBase64Encoded: false });
  });

  test.each(["application/octet-stream", "image/png", "application/x-www-form-urlencoded", "multipart/form-data"])(
    "of %s is base64",
    async (contentType) => {
      const payload = await payloadOf(["POST / HTTP/1.1", `content-type: ${contentType}`], { body: "\x00\xff\x80" });
      expect(payload).toMatchObject({ body: "AP+A", isBase64Encoded: true });
    },
  );

  test("without a media type is base64", async () => {
    expect(await payloadOf(["POST / HTTP/1.1"], { body: "{}" })).toMatchObject({ body: "e30=", isBase64Encoded: true });
  });
});
