import { describe, expect, test } from "vitest";
import { environmentNames } from "./environments.ts";
import {
  getResource,
  getResources,
  listAddresses,
  parseStatements,
  reference,
  synthesizeOrders,
} from "./synthesized-stack.ts";

const stack = synthesizeOrders();
const services = ["order-service", "invoice-service", "fulfilment-service", "forecasting-service", "logistic-service"];

/** Rules and their targets. */
const reactions = [
  ["fulfilment-completed", "logistic-service"],
  ["order-created", "forecasting-service"],
  ["order-created", "fulfilment-service"],
  ["order-created", "invoice-service"],
];

describe("the choreography", () => {
  test("order_created reaches three services, fulfilment_completed one", () => {
    const targets = getResources(stack, "aws_cloudwatch_event_target").map(({ rule, arn }) => [rule, arn]);
    expect(targets.sort()).toEqual(
      reactions.map(([rule, service]) => [
        reference(`aws_cloudwatch_event_rule.${rule}.name`),
        reference(`aws_lambda_function.${service}.arn`),
      ]),
    );
  });

  test("each rule matches one event by its source and detail-type", () => {
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
      getResources(stack, type),
    );
    expect(new Set(blocks.map(({ event_bus_name }) => event_bus_name))).toEqual(
      new Set([reference("aws_cloudwatch_event_bus.bus.name")]),
    );
  });

  test("EventBridge may invoke a function only for the rule that targets it", () => {
    const permissions = getResources(stack, "aws_lambda_permission")
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

  test("orders are items of one on-demand table with the key ID", () => {
    expect(getResource(stack, "aws_dynamodb_table", "order-status")).toMatchObject({
      hash_key: "ID",
      attribute: [{ name: "ID", type: "S" }],
      billing_mode: "PAY_PER_REQUEST",
    });
  });
});

describe("the HTTP API", () => {
  test("routes three route keys to order-service", () => {
    expect(getResource(stack, "aws_apigatewayv2_integration", "api-integration")).toMatchObject({
      integration_type: "AWS_PROXY",
      integration_uri: reference("aws_lambda_function.order-service.invoke_arn"),
      payload_format_version: "2.0",
    });
    const routes = getResources(stack, "aws_apigatewayv2_route");
    expect(routes.map(({ route_key, target }) => [route_key, target])).toEqual(
      ["GET /order", "POST /order", "GET /order/{ID}"].map((routeKey) => [
        routeKey,
        `integrations/${reference("aws_apigatewayv2_integration.api-integration.id")}`,
      ]),
    );
  });

  test("may invoke order-service only for the routes of its stage", () => {
    const api = reference("aws_apigatewayv2_api.api.execution_arn");
    const stage = reference("aws_apigatewayv2_stage.api-stage.name");
    const permissions = getResources(stack, "aws_lambda_permission")
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

  test("has the stage prod, which deploys automatically", () => {
    expect(getResource(stack, "aws_apigatewayv2_stage", "api-stage")).toMatchObject({
      name: "prod",
      auto_deploy: true,
    });
  });
});

describe.each(services)("%s", (service) => {
  const lambda = getResource(stack, "aws_lambda_function", service);

  test("runs its bundle on Node 24 and arm64", () => {
    expect(lambda).toMatchObject({ runtime: "nodejs24.x", architectures: ["arm64"], handler: "handler.handler" });
  });

  test("receives the table and the bus as environment variables", () => {
    expect(lambda.environment).toMatchObject({
      variables: {
        TABLE_NAME: reference("aws_dynamodb_table.order-status.name"),
        EVENTBUS_NAME: reference("aws_cloudwatch_event_bus.bus.name"),
      },
    });
  });

  test("has its own role, which only Lambda can assume and which has its policy before the first invocation", () => {
    expect(lambda).toMatchObject({
      role: reference(`aws_iam_role.${service}-role.arn`),
      depends_on: [`aws_iam_role_policy.${service}-policy`],
    });
    expect(getResource(stack, "aws_iam_role_policy", `${service}-policy`).role).toBe(
      reference(`aws_iam_role.${service}-role.name`),
    );
    expect(parseStatements(getResource(stack, "aws_iam_role", `${service}-role`).assume_role_policy)).toEqual([
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
  });

  test("logs JSON to its own log group with a retention of 14 days", () => {
    expect(lambda.logging_config).toEqual({
      log_format: "JSON",
      log_group: reference(`aws_cloudwatch_log_group.${service}-log.name`),
    });
    expect(getResource(stack, "aws_cloudwatch_log_group", `${service}-log`)).toMatchObject({
      name: `/aws/lambda/${lambda.function_name}`,
      retention_in_days: 14,
    });
  });
});

test("the outputs contain the URL, the table, the dead-letter queues and the ARNs that replays and redrives need", () => {
  const queueUrl = (service: string) => reference(`aws_sqs_queue.${service}-dead-letters.url`);
  const arnOf = (address: string) => reference(`${address}.arn`);
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
    function_arns: {
      value: Object.fromEntries(services.map((service) => [service, arnOf(`aws_lambda_function.${service}`)])),
    },
    event_bus_arn: { value: arnOf("aws_cloudwatch_event_bus.bus") },
    rule_arns: {
      value: {
        "order-created": arnOf("aws_cloudwatch_event_rule.order-created"),
        "fulfilment-completed": arnOf("aws_cloudwatch_event_rule.fulfilment-completed"),
      },
    },
    archive_arn: { value: arnOf("aws_cloudwatch_event_archive.archive-of-events") },
  });
});

test.each([
  ["lab2", "dev"],
  ["shop", "prod"],
])("every name starts with the prefix and the environment, such as %s-%s-", (namePrefix, environment) => {
  const names = Object.entries(synthesizeOrders(environment, { namePrefix }).resource)
    // Stages and schemas have no prefix: they belong to an API and a registry that have it.
    .filter(([type]) => !["aws_apigatewayv2_stage", "aws_schemas_schema"].includes(type))
    .flatMap(([, blocks]) => Object.values(blocks))
    .map((block) => block.name ?? block.function_name ?? block.alarm_name ?? block.dashboard_name)
    .filter((name) => name !== undefined && !String(name).includes("${"))
    .map((name) => String(name).replace(/^\/aws\/(lambda|vendedlogs\/apigateway)\//, ""));
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !name.startsWith(`${namePrefix}-${environment}-`))).toEqual([]);
});

describe("Terraform's state", () => {
  test("is a file per stack if the environment stores it locally", () => {
    expect(stack.terraform.backend).toEqual({ local: { path: "../../../terraform.orders-dev.tfstate" } });
  });

  test("is an encrypted, locked object per stack if the environment stores it in S3", () => {
    const settings = { state: { kind: "s3", bucket: "lab2-orders-state-1" } } as const;
    expect(synthesizeOrders("staging", settings).terraform.backend).toEqual({
      s3: {
        bucket: "lab2-orders-state-1",
        key: "orders-staging/terraform.tfstate",
        region: "eu-west-1",
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  test("is never local by mistake: Terraform asks for a missing bucket", () => {
    const { s3 } = synthesizeOrders("prod").terraform.backend as { s3: object };
    expect(s3).not.toHaveProperty("bucket");
  });
});

describe("an environment that protects its data", () => {
  test("protects table and archive from destruction and makes the table recoverable", () => {
    const prod = synthesizeOrders("prod");
    expect(getResource(prod, "aws_dynamodb_table", "order-status")).toMatchObject({
      deletion_protection_enabled: true,
      point_in_time_recovery: { enabled: true },
      lifecycle: { prevent_destroy: true },
    });
    expect(getResource(prod, "aws_cloudwatch_event_archive", "archive-of-events")).toMatchObject({
      retention_days: 90,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("is not dev, which Terraform can destroy", () => {
    expect(getResource(stack, "aws_dynamodb_table", "order-status")).toMatchObject({
      deletion_protection_enabled: false,
      lifecycle: { prevent_destroy: false },
    });
  });
});

describe("an optional setting", () => {
  test("adds nothing to the stack by default", () => {
    expect(getResource(stack, "aws_apigatewayv2_api", "api")).not.toHaveProperty("cors_configuration");
    expect(getResource(stack, "aws_lambda_function", "order-service")).not.toHaveProperty(
      "reserved_concurrent_executions",
    );
    for (const type of ["aws_apigatewayv2_authorizer", "aws_apigatewayv2_domain_name", "aws_sns_topic_subscription"]) {
      expect(stack.resource).not.toHaveProperty(type);
    }
  });

  test("enables CORS for the given origins", () => {
    const api = getResource(
      synthesizeOrders("dev", { corsOrigins: ["https://shop.example"] }),
      "aws_apigatewayv2_api",
      "api",
    );
    expect(api.cors_configuration).toMatchObject({
      allow_origins: ["https://shop.example"],
      allow_methods: ["GET", "POST"],
    });
  });

  test("adds a JWT authorizer to every route", () => {
    const jwt = { issuer: "https://id.example", audiences: ["orders"] };
    const guarded = synthesizeOrders("dev", { jwt });
    expect(getResource(guarded, "aws_apigatewayv2_authorizer", "api-authorizer")).toMatchObject({
      authorizer_type: "JWT",
      jwt_configuration: { issuer: "https://id.example", audience: ["orders"] },
    });
    for (const route of getResources(guarded, "aws_apigatewayv2_route")) {
      expect(route).toMatchObject({
        authorization_type: "JWT",
        authorizer_id: reference("aws_apigatewayv2_authorizer.api-authorizer.id"),
      });
    }
  });

  test("maps a custom domain to the stage", () => {
    const certificateArn = "arn:aws:acm:eu-west-1:111122223333:certificate/1";
    const customDomain = { domainName: "orders.example", certificateArn };
    const named = synthesizeOrders("dev", { customDomain });
    expect(getResource(named, "aws_apigatewayv2_domain_name", "api-domain")).toMatchObject({
      domain_name: "orders.example",
      domain_name_configuration: { certificate_arn: certificateArn, security_policy: "TLS_1_2" },
    });
    expect(getResource(named, "aws_apigatewayv2_api_mapping", "api-domain-mapping")).toMatchObject({
      stage: reference("aws_apigatewayv2_stage.api-stage.id"),
    });
  });

  test("reserves concurrency for every function", () => {
    const functions = getResources(synthesizeOrders("dev", { reservedConcurrency: 7 }), "aws_lambda_function");
    expect(functions.map((it) => it.reserved_concurrent_executions)).toEqual(Array(5).fill(7));
  });

  test("subscribes an address to alarms", () => {
    const notified = synthesizeOrders("dev", { alarmEmail: "on-call@example.com" });
    expect(getResource(notified, "aws_sns_topic_subscription", "alarms-email")).toMatchObject({
      protocol: "email",
      endpoint: "on-call@example.com",
    });
  });
});

test.each(environmentNames)(
  "the addresses of %s are unchanged, because renaming replaces resources",
  async (environment) => {
    const addresses = listAddresses(synthesizeOrders(environment));
    await expect(`${addresses.join("\n")}\n`).toMatchFileSnapshot(`../addresses/orders-${environment}.txt`);
  },
);
