// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of API Gateway
import { describe, expect, test } from "vitest";
import { parseMapping } from "./parameter-mapping.ts";
import type { Payload } from "./payload.ts";

const payload: Payload = {
  version: "2.0",
  routeKey: "POST /orders/{ID}",
  rawPath: "/prod/orders/1",
  rawQueryString: "size=2",
  headers: { "x-topic": "orders" },
  queryStringParameters: { size: "2" },
  pathParameters: { ID: "1" },
  isBase64Encoded: false,
  requestContext: {
    accountId: "111122223333",
    apiId: "api-id",
    authorizer: { jwt: { claims: { sub: "user-1" }, scopes: null } },
    domainName: "127.0.0.1",
    domainPrefix: "127",
    http: { method: "POST", path: "/prod/orders/1", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
    requestId: "request-1",
    routeKey: "POST /orders/{ID}",
    stage: "prod",
    time: "22/Nov/2026:12:00:00 +0000",
    timeEpoch: 1_795_348_800_000,
  },
};
const body = '{"ID":"7","order":{"lines":[{"sku":"a"}],"total":12.5}}';
const map = (source: string, text = body) => parseMapping(source)({ payload, body: text });

test.each([
  ["orders", "orders"],
  ["$request.body", body],
  ["$request.body.ID", "7"],
  ["$request.body.order", '{"lines":[{"sku":"a"}],"total":12.5}'],
  ["$request.body.order.lines[0].sku", "a"],
  ["$request.body.order.total", "12.5"],
  ["$request.header.X-Topic", "orders"],
  ["$request.querystring.size", "2"],
  ["$request.path", "/prod/orders/1"],
  ["$request.path.ID", "1"],
  ["$context.requestId", "request-1"],
  ["$context.requestTimeEpoch", "1795348800000"],
  ["$context.identity.sourceIp", "127.0.0.1"],
  ["$context.authorizer.claims.sub", "user-1"],
  ["order-${request.path.ID}-${request.header.x-topic}", "order-1-orders"],
  [
    '{"topic":{"DataType":"String","StringValue":"${request.header.x-topic}"}}',
    '{"topic":{"DataType":"String","StringValue":"orders"}}',
  ],
])("%s", (source, value) => {
  expect(map(source)).toBe(value);
});

describe("a request without the value has none:", () => {
  test.each([
    ["$request.body", ""],
    ["$request.body.ID", "no JSON"],
    ["$request.body.none", "{}"],
    ["$request.header.none", ""],
    ["$context.none", ""],
    ["order-${request.header.none}", ""],
  ])("%s of %j", (source, text) => {
    expect(map(source, text)).toBeUndefined();
  });
});

test.each(["$request", "$request.header", "$request.cookie.a", "$stageVariables.a", "a-${request.none}"])(
  "%s is invalid",
  (source) => {
    expect(() => parseMapping(source)).toThrow(/invalid expression/);
  },
);
