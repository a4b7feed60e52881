import type { ServiceContract } from "service-kit/contract";
import { describe, expect, test } from "vitest";
import { contracts } from "./contracts.ts";
import { getResource, getResources, reference, synthesizeOrders } from "./synthesized-stack.ts";

const stack = synthesizeOrders();

/** The services that respond to requests, with their routes. */
const responders = Object.entries(contracts as Record<string, ServiceContract>).flatMap(([service, { routes }]) =>
  routes ? [{ service, routes: Object.keys(routes) }] : [],
);
const integrationOf = (service: string) =>
  service === "order-service" ? "api-integration" : `api-${service}-integration`;

describe("the HTTP API", () => {
  test("routes each route key to the service whose contract declares it", () => {
    const routes = getResources(stack, "aws_apigatewayv2_route");
    expect(routes.map(({ route_key, target }) => [route_key, target]).sort()).toEqual(
      responders
        .flatMap(({ routes, service }) =>
          routes.map((routeKey) => [
            routeKey,
            `integrations/${reference(`aws_apigatewayv2_integration.${integrationOf(service)}.id`)}`,
          ]),
        )
        .sort(),
    );
  });

  test.each(responders)("integrates $service once it may invoke it", ({ routes, service }) => {
    const { depends_on, ...integration } = getResource(stack, "aws_apigatewayv2_integration", integrationOf(service));
    expect(integration).toMatchObject({
      integration_type: "AWS_PROXY",
      integration_uri: reference(`aws_lambda_alias.${service}-live.invoke_arn`),
      payload_format_version: "2.0",
    });
    const permitted = (depends_on as string[]).map((address) => {
      const [type = "", name = ""] = address.split(".");
      return getResource(stack, type, name);
    });
    expect(permitted.map(({ source_arn }) => String(source_arn).split("/").slice(2).join("/"))).toEqual(
      routes.map((routeKey) => routeKey.replace(" ", "")),
    );
  });

  test("opens once every target exists", () => {
    const targets = Object.keys(stack.resource.aws_cloudwatch_event_target ?? {});
    const addresses = targets.map((name) => `aws_cloudwatch_event_target.${name}`);
    for (const { depends_on } of getResources(stack, "aws_apigatewayv2_route")) {
      expect(depends_on).toEqual(expect.arrayContaining(addresses));
    }
  });

  test("may invoke a service only for its routes of the stage", () => {
    const api = reference("aws_apigatewayv2_api.api.execution_arn");
    const stage = reference("aws_apigatewayv2_stage.api-stage.name");
    const permissions = getResources(stack, "aws_lambda_permission")
      .filter(({ principal }) => principal === "apigateway.amazonaws.com")
      .map(({ action, source_arn, function_name, qualifier }) => [action, source_arn, function_name, qualifier]);
    expect(permissions.sort()).toEqual(
      responders
        .flatMap(({ routes, service }) =>
          routes.map((routeKey) => [
            "lambda:InvokeFunction",
            `${api}/${stage}/${routeKey.replace(" ", "")}`,
            reference(`aws_lambda_function.${service}.function_name`),
            reference(`aws_lambda_alias.${service}-live.name`),
          ]),
        )
        .sort(),
    );
  });

  test("has the stage prod, which deploys automatically", () => {
    expect(getResource(stack, "aws_apigatewayv2_stage", "api-stage")).toMatchObject({
      name: "prod",
      auto_deploy: true,
    });
  });
});
