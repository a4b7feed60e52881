import { describe, expect, test } from "vitest";
import { getResource, getResources, reference, synthesizeOrders } from "./synthesized-stack.ts";

const stack = synthesizeOrders();

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

  test("is never local by mistake: Terraform asks for the bucket", () => {
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

  test("protects every queue of dead letters and every log from destruction", () => {
    const prod = synthesizeOrders("prod");
    const blocks = ["aws_sqs_queue", "aws_cloudwatch_log_group"].flatMap((type) => getResources(prod, type));
    expect(blocks.length).toBeGreaterThan(2);
    expect(blocks.map(({ lifecycle }) => lifecycle)).toEqual(blocks.map(() => ({ prevent_destroy: true })));
  });

  test("is not dev, which Terraform can destroy", () => {
    expect(getResource(stack, "aws_dynamodb_table", "order-status")).toMatchObject({
      deletion_protection_enabled: false,
      lifecycle: { prevent_destroy: false },
    });
  });
});

describe("an optional setting", () => {
  test.each([
    ["OFF", []],
    ["ERROR", ["ERROR_LOGS"]],
    ["TRACE", ["ERROR_LOGS", "INFO_LOGS", "TRACE_LOGS"]],
  ] as const)("busLogLevel %s delivers %j of the bus", (busLogLevel, types) => {
    const changed = synthesizeOrders("dev", { busLogLevel });
    expect(
      Object.values(changed.resource.aws_cloudwatch_log_delivery_source ?? {}).map(({ log_type }) => log_type),
    ).toEqual(types);
    expect(Object.keys(changed.resource.aws_cloudwatch_log_delivery ?? {})).toHaveLength(types.length);
    const config = busLogLevel === "OFF" ? undefined : { level: busLogLevel, include_detail: "NONE" };
    expect(getResource(changed, "aws_cloudwatch_event_bus", "bus").log_config).toEqual(config);
    expect("bus_log_group_name" in changed.output).toBe(busLogLevel !== "OFF");
  });

  test("adds nothing to the stack by default", () => {
    expect(getResource(stack, "aws_apigatewayv2_api", "api")).not.toHaveProperty("cors_configuration");
    expect(getResource(stack, "aws_lambda_function", "order-service")).not.toHaveProperty(
      "reserved_concurrent_executions",
    );
    for (const type of ["aws_apigatewayv2_authorizer", "aws_apigatewayv2_domain_name", "aws_sns_topic_subscription"]) {
      expect(stack.resource).not.toHaveProperty(type);
    }
  });

  test("enables CORS for the given origins and the methods of the routes", () => {
    const routeKeys = getResources(stack, "aws_apigatewayv2_route").map(({ route_key }) => String(route_key));
    const api = getResource(
      synthesizeOrders("dev", { corsOrigins: ["https://shop.example"] }),
      "aws_apigatewayv2_api",
      "api",
    );
    expect(api.cors_configuration).toMatchObject({
      allow_origins: ["https://shop.example"],
      allow_methods: [...new Set(routeKeys.map((key) => key.split(" ")[0]))].sort(),
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

  test("reserves concurrency for the given services alone", () => {
    const { resource } = synthesizeOrders("dev", { reservedConcurrency: { "order-service": 7 } });
    const functions = Object.entries(resource.aws_lambda_function ?? {});
    const reserved = functions.filter(([, block]) => "reserved_concurrent_executions" in block);
    expect(reserved).toEqual([["order-service", expect.objectContaining({ reserved_concurrent_executions: 7 })]]);
  });

  test("rolls a service back to a version, alone", () => {
    const { resource } = synthesizeOrders("prod", { pinnedVersions: { "invoice-service": { version: 12 } } });
    const { resource: unpinned } = synthesizeOrders("prod");
    expect(resource).toEqual({
      ...unpinned,
      aws_lambda_alias: {
        ...unpinned.aws_lambda_alias,
        "invoice-service-live": { ...unpinned.aws_lambda_alias?.["invoice-service-live"], function_version: "12" },
      },
    });
  });

  test("tries a new version with a share of the invocations", () => {
    const pinnedVersions = { "invoice-service": { version: 12, canaryPercent: 10 } };
    expect(
      getResource(synthesizeOrders("prod", { pinnedVersions }), "aws_lambda_alias", "invoice-service-live"),
    ).toEqual({
      name: "live",
      function_name: reference("aws_lambda_function.invoice-service.function_name"),
      function_version: "12",
      routing_config: {
        additional_version_weights: { [reference("aws_lambda_function.invoice-service.version")]: 0.1 },
      },
    });
  });

  test("lets DynamoDB delete orders, and only order-service set when", () => {
    const expiring = synthesizeOrders("dev", { orderTtlDays: 30 });
    expect(getResource(expiring, "aws_dynamodb_table", "order-status").ttl).toEqual({
      attribute_name: "expires_at",
      enabled: true,
    });
    const variables = Object.entries(expiring.resource.aws_lambda_function ?? {}).filter(([, { environment }]) =>
      JSON.stringify(environment).includes('"ORDER_TTL_DAYS":"30"'),
    );
    const policies = Object.entries(expiring.resource.aws_iam_role_policy ?? {}).filter(([, { policy }]) =>
      String(policy).includes('"expires_at"'),
    );
    expect([...variables, ...policies].map(([name]) => name)).toEqual(["order-service", "order-service-policy"]);
  });

  test("subscribes an address to alarms", () => {
    const notified = synthesizeOrders("dev", { alarmEmail: "on-call@example.com" });
    expect(getResource(notified, "aws_sns_topic_subscription", "alarms-email")).toMatchObject({
      protocol: "email",
      endpoint: "on-call@example.com",
    });
  });
});
