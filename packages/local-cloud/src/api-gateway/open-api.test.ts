import { expect, test } from "vitest";
import { readOpenApi } from "./open-api.ts";

const uri = "arn:aws:lambda:eu-central-1:111122223333:function:orders";
const integration = { type: "aws_proxy", uri, httpMethod: "POST", payloadFormatVersion: "2.0" };
const operation = { responses: {}, "x-amazon-apigateway-integration": integration };
const read = (document: unknown) => readOpenApi(JSON.stringify(document), "aws_apigatewayv2_api.api: body");

test("a document has routes with integrations, and CORS", () => {
  const { cors, routes } = read({
    openapi: "3.0.1",
    paths: {
      "/orders/{ID}": { get: operation, "x-amazon-apigateway-any-method": operation, parameters: [] },
      "/$default": { "x-amazon-apigateway-any-method": operation },
    },
    "x-amazon-apigateway-cors": { allowOrigins: ["*"], maxAge: 60 },
  });
  expect(routes.map(({ routeKey }) => routeKey)).toEqual(["GET /orders/{ID}", "ANY /orders/{ID}", "$default"]);
  expect(routes[0]?.integration).toMatchObject({ integration_uri: uri, payload_format_version: "2.0" });
  expect(cors).toMatchObject({ allowOrigins: ["*"], allowCredentials: false, maxAgeSeconds: 60 });
});

test.each([
  ["openapi: 3.0.1", /body: is not JSON; the local cloud does not read YAML$/],
  [{ paths: { "/": { get: { responses: {} } } } }, /body: GET \/: x-amazon-apigateway-integration: /],
  [{ paths: { "/": { get: { ...operation, security: [{ jwt: [] }] } } } }, /body: GET \/: security: is not supported/],
  [
    { paths: { "/": { get: { "x-amazon-apigateway-integration": { ...integration, type: "http_proxy" } } } } },
    /body: GET \/: integration_type: the local cloud supports only Lambda/,
  ],
])("%j is rejected", (document, message) => {
  const body = typeof document === "string" ? document : JSON.stringify(document);
  expect(() => readOpenApi(body, "aws_apigatewayv2_api.api: body")).toThrow(message);
});
