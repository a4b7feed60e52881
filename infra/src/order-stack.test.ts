import { describe, expect, test } from "vitest";
import { reference, resourceOf, resourcesOf, statementsOf, synthesizeOrders } from "./synthesized-stack.ts";

const stack = synthesizeOrders();
const services = ["order-service", "invoice-service", "fulfilment-service", "forecasting-service", "logistic-service"];

/** Which rule has which target. */
const reactions = [
  ["fulfilment-completed", "logistic-service"],
  ["order-created", "forecasting-service"],
  ["order-created", "fulfilment-service"],
  ["order-created", "invoice-service"],
];

describe("the choreography", () => {
  test("order_created reaches three services, fulfilment_completed one", () => {
    const targets = resourcesOf(stack, "aws_cloudwatch_event_target").map(({ rule, arn }) => [rule, arn]);
    expect(targets.sort()).toEqual(
      reactions.map(([rule, service]) => [
        reference(`aws_cloudwatch_event_rule.${rule}.name`),
        reference(`aws_lambda_function.${service}.arn`),
      ]),
    );
  });

  test("each rule matches one event, by its source and its detail-type", () => {
    const patterns = Object.entries(stack.resource.aws_cloudwatch_event_rule ?? {}).map(([name, rule]) => [
      name,
      JSON.parse(String(rule.event_pattern)),
    ]);
    expect(Object.fromEntries(patterns)).toEqual({
      "order-created": { source: ["order_service"], "detail-type": ["order_created"] },
      "fulfilment-completed": { source: ["fulfilment_service"], "detail-type": ["fulfilment_completed"] },
    });
  });

  test("every rule and target is on the one bus", () => {
    const blocks = ["aws_cloudwatch_event_rule", "aws_cloudwatch_event_target"].flatMap((type) =>
      resourcesOf(stack, type),
    );
    expect(new Set(blocks.map(({ event_bus_name }) => event_bus_name))).toEqual(
      new Set([reference("aws_cloudwatch_event_bus.bus.name")]),
    );
  });

  test("EventBridge may invoke a function for the rule that targets it, and for no other", () => {
    const permissions = resourcesOf(stack, "aws_lambda_permission")
      .filter(({ principal }) => principal === "events.amazonaws.com")
      .map(({ action, source_arn, function_name }) => [action, source_arn, function_name]);
    expect(permissions.sort()).toEqual(
      reactions.map(([rule, service]) => [
        "lambda:InvokeFunction",
        reference(`aws_cloudwatch_event_rule.${rule}.arn`),
        reference(`aws_lambda_function.${service}.function_name`),
      ]),
    );
  });

  test("orders are items of one table, by ID, paid by request", () => {
    expect(resourceOf(stack, "aws_dynamodb_table", "order-status")).toMatchObject({
      hash_key: "ID",
      attribute: [{ name: "ID", type: "S" }],
      billing_mode: "PAY_PER_REQUEST",
    });
  });
});

describe("the HTTP API", () => {
  test("hands three routes to order-service", () => {
    expect(resourceOf(stack, "aws_apigatewayv2_integration", "api-integration")).toMatchObject({
      integration_type: "AWS_PROXY",
      integration_uri: reference("aws_lambda_function.order-service.invoke_arn"),
      payload_format_version: "2.0",
    });
    const routes = resourcesOf(stack, "aws_apigatewayv2_route");
    expect(routes.map(({ route_key, target }) => [route_key, target])).toEqual(
      ["GET /order", "POST /order", "GET /order/{ID}"].map((routeKey) => [
        routeKey,
        `integrations/${reference("aws_apigatewayv2_integration.api-integration.id")}`,
      ]),
    );
  });

  test("may invoke order-service for each route of its stage, and for no other", () => {
    const api = reference("aws_apigatewayv2_api.api.execution_arn");
    const stage = reference("aws_apigatewayv2_stage.api-stage.name");
    const permissions = resourcesOf(stack, "aws_lambda_permission")
      .filter(({ principal }) => principal === "apigateway.amazonaws.com")
      .map(({ action, source_arn, function_name }) => [action, source_arn, function_name]);
    expect(permissions).toEqual(
      ["GET/order", "POST/order", "GET/order/{ID}"].map((route) => [
        "lambda:InvokeFunction",
        `${api}/${stage}/${route}`,
        reference("aws_lambda_function.order-service.function_name"),
      ]),
    );
  });

  test("has the stage prod, which deploys itself", () => {
    expect(resourceOf(stack, "aws_apigatewayv2_stage", "api-stage")).toMatchObject({ name: "prod", auto_deploy: true });
  });
});

describe.each(services)("%s", (service) => {
  const lambda = resourceOf(stack, "aws_lambda_function", service);

  test("runs its bundle on Node 24, on arm64", () => {
    expect(lambda).toMatchObject({ runtime: "nodejs24.x", architectures: ["arm64"], handler: "handler.handler" });
  });

  test("is told the table and the bus", () => {
    expect(lambda.environment).toMatchObject({
      variables: {
        TABLE_NAME: reference("aws_dynamodb_table.order-status.name"),
        EVENTBUS_NAME: reference("aws_cloudwatch_event_bus.bus.name"),
      },
    });
  });

  test("has a role of its own, which only Lambda assumes, with its permissions before its first invocation", () => {
    expect(lambda).toMatchObject({
      role: reference(`aws_iam_role.${service}-role.arn`),
      depends_on: [`aws_iam_role_policy.${service}-policy`],
    });
    expect(resourceOf(stack, "aws_iam_role_policy", `${service}-policy`).role).toBe(
      reference(`aws_iam_role.${service}-role.name`),
    );
    expect(statementsOf(resourceOf(stack, "aws_iam_role", `${service}-role`).assume_role_policy)).toEqual([
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
  });

  test("logs JSON to a log group of its own, kept for 14 days", () => {
    expect(lambda.logging_config).toEqual({
      log_format: "JSON",
      log_group: reference(`aws_cloudwatch_log_group.${service}-log.name`),
    });
    expect(resourceOf(stack, "aws_cloudwatch_log_group", `${service}-log`)).toEqual({
      name: `/aws/lambda/${lambda.function_name}`,
      retention_in_days: 14,
    });
  });
});

test("the outputs say where to place an order, where its stamps are and where failures end", () => {
  const queueUrl = (service: string) => reference(`aws_sqs_queue.${service}-dead-letters.url`);
  expect(stack.output).toEqual({
    order_url: { value: `${reference("aws_apigatewayv2_stage.api-stage.invoke_url")}/order` },
    table_name: { value: reference("aws_dynamodb_table.order-status.name") },
    event_bus_name: { value: reference("aws_cloudwatch_event_bus.bus.name") },
    dead_letter_queue_urls: {
      value: {
        "invoice-service": queueUrl("invoice-service"),
        "fulfilment-service": queueUrl("fulfilment-service"),
        "forecasting-service": queueUrl("forecasting-service"),
        "logistic-service": queueUrl("logistic-service"),
      },
    },
  });
});

test.each([
  ["lab2", "dev", "eu-west-1"],
  ["shop", "prod", "us-east-1"],
])("every name begins with the prefix and the environment, such as %s-%s-", (prefix, environment, region) => {
  const names = Object.entries(synthesizeOrders({ prefix, environment, region }).resource)
    // A stage's name is a part of its URL, within an API that has the prefix.
    .filter(([type]) => type !== "aws_apigatewayv2_stage")
    .flatMap(([, blocks]) => Object.values(blocks))
    .map((block) => block.name ?? block.function_name)
    .filter((name) => name !== undefined && !String(name).includes("${"))
    .map((name) => String(name).replace(/^\/aws\/lambda\//, ""));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !name.startsWith(`${prefix}-${environment}-`))).toEqual([]);
});

test("Terraform's state stays beside the stack", () => {
  expect(stack.terraform.backend).toEqual({ local: { path: "terraform.orders-dev.tfstate" } });
});

test("the addresses are these: Terraform replaces what is renamed", () => {
  const addresses = [...Object.entries(stack.resource), ...Object.entries(stack.data)].flatMap(([type, blocks]) =>
    Object.keys(blocks).map((name) => `${type}.${name}`),
  );
  expect(addresses.sort()).toEqual([
    "archive_file.forecasting-service-archive",
    "archive_file.fulfilment-service-archive",
    "archive_file.invoice-service-archive",
    "archive_file.logistic-service-archive",
    "archive_file.order-service-archive",
    "aws_apigatewayv2_api.api",
    "aws_apigatewayv2_integration.api-integration",
    "aws_apigatewayv2_route.api-get-order",
    "aws_apigatewayv2_route.api-post-order",
    "aws_apigatewayv2_route.api-show-order",
    "aws_apigatewayv2_stage.api-stage",
    "aws_cloudwatch_event_bus.bus",
    "aws_cloudwatch_event_rule.fulfilment-completed",
    "aws_cloudwatch_event_rule.order-created",
    "aws_cloudwatch_event_target.fulfilment-completed-logistic-service",
    "aws_cloudwatch_event_target.order-created-forecasting-service",
    "aws_cloudwatch_event_target.order-created-fulfilment-service",
    "aws_cloudwatch_event_target.order-created-invoice-service",
    "aws_cloudwatch_log_group.forecasting-service-log",
    "aws_cloudwatch_log_group.fulfilment-service-log",
    "aws_cloudwatch_log_group.invoice-service-log",
    "aws_cloudwatch_log_group.logistic-service-log",
    "aws_cloudwatch_log_group.order-service-log",
    "aws_dynamodb_table.order-status",
    "aws_iam_role.forecasting-service-role",
    "aws_iam_role.fulfilment-service-role",
    "aws_iam_role.invoice-service-role",
    "aws_iam_role.logistic-service-role",
    "aws_iam_role.order-service-role",
    "aws_iam_role_policy.forecasting-service-policy",
    "aws_iam_role_policy.fulfilment-service-policy",
    "aws_iam_role_policy.invoice-service-policy",
    "aws_iam_role_policy.logistic-service-policy",
    "aws_iam_role_policy.order-service-policy",
    "aws_lambda_function.forecasting-service",
    "aws_lambda_function.fulfilment-service",
    "aws_lambda_function.invoice-service",
    "aws_lambda_function.logistic-service",
    "aws_lambda_function.order-service",
    "aws_lambda_function_event_invoke_config.forecasting-service-asynchronous-invocation",
    "aws_lambda_function_event_invoke_config.fulfilment-service-asynchronous-invocation",
    "aws_lambda_function_event_invoke_config.invoice-service-asynchronous-invocation",
    "aws_lambda_function_event_invoke_config.logistic-service-asynchronous-invocation",
    "aws_lambda_permission.api-get-order-permission",
    "aws_lambda_permission.api-post-order-permission",
    "aws_lambda_permission.api-show-order-permission",
    "aws_lambda_permission.fulfilment-completed-logistic-service-permission",
    "aws_lambda_permission.order-created-forecasting-service-permission",
    "aws_lambda_permission.order-created-fulfilment-service-permission",
    "aws_lambda_permission.order-created-invoice-service-permission",
    "aws_sqs_queue.forecasting-service-dead-letters",
    "aws_sqs_queue.fulfilment-service-dead-letters",
    "aws_sqs_queue.invoice-service-dead-letters",
    "aws_sqs_queue.logistic-service-dead-letters",
    "aws_sqs_queue_policy.forecasting-service-dead-letters-policy",
    "aws_sqs_queue_policy.fulfilment-service-dead-letters-policy",
    "aws_sqs_queue_policy.invoice-service-dead-letters-policy",
    "aws_sqs_queue_policy.logistic-service-dead-letters-policy",
  ]);
});
