import { describe, expect, test } from "vitest";
import { resourceTypes } from "../resource-types.ts";
import { resolveStack } from "../terraform/stack.ts";
import { readHttpApi } from "./read-http-api.ts";

const functionArn = "arn:aws:lambda:eu-central-1:111122223333:function:lab2-dev-order";
const reference = (address: string) => `\${${address}}`;
const api_id = reference("aws_apigatewayv2_api.orders.id");
const target = `integrations/${reference("aws_apigatewayv2_integration.order.id")}`;

const resources = {
  aws_apigatewayv2_api: { orders: { name: "lab2-dev-orders", protocol_type: "HTTP" } },
  aws_apigatewayv2_stage: { prod: { api_id, name: "prod", auto_deploy: true } },
  aws_apigatewayv2_integration: {
    order: {
      api_id,
      integration_type: "AWS_PROXY",
      integration_uri: `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
      payload_format_version: "2.0",
      timeout_milliseconds: 10_000,
    },
  },
  aws_apigatewayv2_route: {
    get: { api_id, route_key: "GET /order", target },
    post: { api_id, route_key: "POST /order", target },
  },
};

/** Reads the HTTP API of a stack that has only these resources. */
function readApi(overrides: Record<string, Record<string, object>> = {}) {
  const blocks = new Map(Object.entries({ ...resources, ...overrides }));
  const document = { folder: "/stack", region: "eu-central-1", blocks, outputs: {} } as Parameters<
    typeof resolveStack
  >[0];
  const context = { accountId: "111122223333", awsEndpointUrl: "", apiUrl: "http://127.0.0.1:4000" };
  return readHttpApi(resolveStack(document, resourceTypes, context), new Set([functionArn, `${functionArn}:live`]));
}

const { order } = resources.aws_apigatewayv2_integration;

describe("a stack's HTTP API", () => {
  test("has stages, routes and the functions behind them", () => {
    const api = readApi();
    expect(api).toMatchObject({
      stages: [{ name: "prod" }],
      executionArn: expect.stringMatching(/:execute-api:.*:\w{10}$/),
    });
    const [[integrationId, integration] = []] = api?.integrations ?? [];
    expect(integration).toEqual({ functionArn, timeoutMs: 10_000, payloadFormatVersion: "2.0" });
    expect(api?.routes).toEqual([
      { routeKey: "GET /order", integrationId },
      { routeKey: "POST /order", integrationId },
    ]);
  });

  test("may name a function by its own ARN, and has API Gateway's timeout by default", () => {
    const { timeout_milliseconds: _, ...integration } = { ...order, integration_uri: functionArn };
    const api = readApi({ aws_apigatewayv2_integration: { order: integration } });
    expect([...(api?.integrations.values() ?? [])]).toMatchObject([{ functionArn, timeoutMs: 30_000 }]);
  });

  test("has payload format 1.0 by default, as Terraform does", () => {
    const { payload_format_version: _, ...integration } = order;
    const api = readApi({ aws_apigatewayv2_integration: { order: integration } });
    expect([...(api?.integrations.values() ?? [])]).toMatchObject([{ payloadFormatVersion: "1.0" }]);
  });

  test("may be created with a target", () => {
    const orders = { name: "orders", protocol_type: "HTTP", target: functionArn };
    const own = { aws_apigatewayv2_integration: {}, aws_apigatewayv2_route: {}, aws_apigatewayv2_stage: {} };
    const api = readApi({ aws_apigatewayv2_api: { orders }, ...own });
    expect(api?.stages).toEqual([{ name: "$default" }]);
    expect(api?.routes.map(({ routeKey }) => routeKey)).toEqual(["$default"]);
    expect([...(api?.integrations.values() ?? [])]).toEqual([{ functionArn, timeoutMs: 30_000 }]);
  });

  test("may have stages that are deployed otherwise, and settings that only concern metrics and logs", () => {
    const deployment_id = reference("aws_apigatewayv2_deployment.d.id");
    const default_route_settings = { detailed_metrics_enabled: true, logging_level: "INFO" };
    const api = readApi({
      aws_apigatewayv2_deployment: { d: { api_id, triggers: { redeployment: "1" } } },
      aws_apigatewayv2_stage: { prod: { api_id, name: "prod", deployment_id, default_route_settings } },
    });
    expect(api?.stages).toEqual([{ name: "prod" }]);
  });

  test("may name an alias", () => {
    const integration_uri = `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${functionArn}:live/invocations`;
    const api = readApi({ aws_apigatewayv2_integration: { order: { ...order, integration_uri } } });
    expect([...(api?.integrations.values() ?? [])]).toMatchObject([{ functionArn: `${functionArn}:live` }]);
  });

  test("is undefined if the stack has none", () => {
    const none = Object.fromEntries(Object.keys(resources).map((type) => [type, {}]));
    expect(readApi(none)).toBeUndefined();
  });
});

const login = {
  api_id,
  name: "login",
  authorizer_type: "JWT",
  identity_sources: ["$request.header.Authorization"],
  jwt_configuration: { audience: ["orders"], issuer: "https://login.example" },
};
const { get } = resources.aws_apigatewayv2_route;
const withToken = {
  ...get,
  authorization_type: "JWT",
  authorizer_id: reference("aws_apigatewayv2_authorizer.login.id"),
};

test("reads routes that require a token and scopes", () => {
  const api = readApi({
    aws_apigatewayv2_authorizer: { login },
    aws_apigatewayv2_route: { get, post: { ...withToken, authorization_scopes: ["orders.write"] } },
  });
  const [[authorizerId, authorizer] = []] = api?.authorizers ?? [];
  expect(authorizer).toEqual({
    identitySource: "$request.header.Authorization",
    issuer: "https://login.example",
    audience: ["orders"],
  });
  expect(api?.routes.map(({ authorization }) => authorization)).toEqual([
    undefined,
    { authorizerId, scopes: ["orders.write"] },
  ]);
});

test.each(["http://127.0.0.1:8080", "http://localhost:8080/realms/shop", "https://login.example/"])(
  "accepts the issuer %s",
  (issuer) => {
    const aws_apigatewayv2_authorizer = { login: { ...login, jwt_configuration: { audience: ["orders"], issuer } } };
    expect([...(readApi({ aws_apigatewayv2_authorizer })?.authorizers.values() ?? [])]).toMatchObject([{ issuer }]);
  },
);

describe("rejects a stack", () => {
  const orders = resources.aws_apigatewayv2_api.orders;
  const authorizerWith = (changes: object) => ({ aws_apigatewayv2_authorizer: { login: { ...login, ...changes } } });
  const routeWith = (changes: object) => ({
    ...authorizerWith({}),
    aws_apigatewayv2_route: { get: { ...withToken, ...changes } },
  });

  test.each([
    [
      "with two HTTP APIs",
      { aws_apigatewayv2_api: { orders, admin: orders } },
      "aws_apigatewayv2_api.admin: the local cloud supports one HTTP API per stack; remove it or aws_apigatewayv2_api.orders, or run it without the resource: --ignore aws_apigatewayv2_api.admin",
    ],
    [
      "with a route to an unknown integration",
      { aws_apigatewayv2_route: { get: { ...get, target: "integrations/none" } } },
      "aws_apigatewayv2_route.get: target: the stack has no integration integrations/none",
    ],
    [
      "with an integration that is not a function",
      { aws_apigatewayv2_integration: { order: { ...order, integration_uri: "https://example.com" } } },
      "aws_apigatewayv2_integration.order: integration_uri: https://example.com is not a function",
    ],
    [
      "with an integration of an unknown function",
      { aws_apigatewayv2_integration: { order: { ...order, integration_uri: `${functionArn}s` } } },
      `aws_apigatewayv2_integration.order: integration_uri: the stack has no function ${functionArn}s`,
    ],
    [
      "with an invalid route key",
      { aws_apigatewayv2_route: { get: { ...get, route_key: "FETCH /order" } } },
      "aws_apigatewayv2_route.get: route_key: must be METHOD /path or $default",
    ],
    [
      "with an authorizer that is a function",
      authorizerWith({ authorizer_type: "REQUEST", authorizer_uri: functionArn }),
      "aws_apigatewayv2_authorizer.login: authorizer_type: the local cloud supports only JWT authorizers",
    ],
    [
      "with an attribute of an authorizer that is a function",
      authorizerWith({ authorizer_result_ttl_in_seconds: 60 }),
      "aws_apigatewayv2_authorizer.login: authorizer_result_ttl_in_seconds: not supported by the local cloud; remove it",
    ],
    [
      "with an identity source that is neither a header nor in the query string",
      authorizerWith({ identity_sources: ["$context.identity.sourceIp"] }),
      "aws_apigatewayv2_authorizer.login: identity_sources.0: must be $request.header.NAME or $request.querystring.NAME",
    ],
    [
      "with an issuer on another machine without TLS",
      authorizerWith({ jwt_configuration: { audience: ["orders"], issuer: "http://login.example" } }),
      "aws_apigatewayv2_authorizer.login: jwt_configuration.issuer: must be an https URL, or an http URL of 127.0.0.1",
    ],
    [
      "with a route that IAM authorizes",
      routeWith({ authorization_type: "AWS_IAM" }),
      "aws_apigatewayv2_route.get: authorization_type: the local cloud supports only JWT and NONE",
    ],
    [
      "with a route to an unknown authorizer",
      routeWith({ authorizer_id: "none" }),
      "aws_apigatewayv2_route.get: authorizer_id: the stack has no authorizer none",
    ],
    [
      "with an authorizer on a route that does not use it",
      routeWith({ authorization_type: "NONE" }),
      "aws_apigatewayv2_route.get: authorizer_id: the route's authorization_type is not JWT",
    ],
    [
      "with scopes on a route without an authorizer",
      { aws_apigatewayv2_route: { get: { ...get, authorization_scopes: ["orders.write"] } } },
      "aws_apigatewayv2_route.get: authorization_scopes: the route's authorization_type is not JWT",
    ],
    [
      "with a scope that the response header cannot hold",
      routeWith({ authorization_scopes: ['"orders"'] }),
      "aws_apigatewayv2_route.get: authorization_scopes.0: must be an OAuth 2.0 scope",
    ],
  ])("%s", (_, overrides, message) => {
    expect(() => readApi(overrides)).toThrow(message);
  });
});
