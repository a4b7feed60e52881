import { listOrderServices, type ServiceContract } from "service-kit/contract";
import { describe, expect, test } from "vitest";
import { contracts } from "./contracts.ts";
import { getResource, getResources, parseStatements, reference, synthesizeOrders } from "./synthesized-stack.ts";

const stack = synthesizeOrders();
const services = Object.keys(contracts);

/** The consumers, with the event that each consumes. */
const consumers = Object.entries(contracts as Record<string, ServiceContract>).flatMap(([service, { consumes }]) =>
  consumes ? [{ service, consumes }] : [],
);
const byConsumer = <Value>(toValue: (consumer: (typeof consumers)[number]) => Value) =>
  Object.fromEntries(consumers.map((consumer) => [consumer.service, toValue(consumer)]));

/** The rules by their references, each with the event that it delivers. An event may have several. */
const rules = Object.entries(stack.resource.aws_cloudwatch_event_rule ?? {}).map(([id, { event_pattern }]) => ({
  id,
  pattern: JSON.parse(String(event_pattern)),
}));

/** The events that a target delivers, by the reference to its rule. */
const findEvents = (rule: unknown) =>
  rules.find(({ id }) => rule === reference(`aws_cloudwatch_event_rule.${id}.name`))?.pattern["detail-type"];

/** Rules and their targets. */
const reactions = getResources(stack, "aws_cloudwatch_event_target").map(({ arn, rule, target_id }) => ({
  arn,
  service: String(target_id),
  events: findEvents(rule),
  ruleArn: String(rule).replace(/\.name\}$/, ".arn}"),
}));

describe("the choreography", () => {
  test("each event reaches the services that consume it", () => {
    expect(reactions.map(({ arn, events, service }) => [service, events, arn]).sort()).toEqual(
      consumers
        .map(({ consumes, service }) => [
          service,
          [consumes.detailType],
          reference(`aws_lambda_alias.${service}-live.arn`),
        ])
        .sort(),
    );
  });

  test("each rule matches one event by its source and detail-type", () => {
    const delivered = new Set(consumers.map(({ consumes }) => consumes));
    const patterns = [...delivered].map(({ detailType, source }) => ({
      source: [source],
      "detail-type": [detailType],
    }));
    for (const { pattern } of rules) {
      expect(patterns).toContainEqual(pattern);
    }
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
      .map(({ action, source_arn, function_name, qualifier }) => [action, source_arn, function_name, qualifier]);
    expect(permissions.sort()).toEqual(
      reactions
        .map(({ ruleArn, service }) => [
          "lambda:InvokeFunction",
          ruleArn,
          reference(`aws_lambda_function.${service}.function_name`),
          reference(`aws_lambda_alias.${service}-live.name`),
        ])
        .sort(),
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

describe.each(services)("%s", (service) => {
  const lambda = getResource(stack, "aws_lambda_function", service);

  test("runs its bundle on Node 24 and arm64", () => {
    expect(lambda).toMatchObject({ runtime: "nodejs24.x", architectures: ["arm64"], handler: "handler.handler" });
  });

  test("publishes a version with each deployment, to which the alias live points", () => {
    expect(lambda.publish).toBe(true);
    expect(getResource(stack, "aws_lambda_alias", `${service}-live`)).toEqual({
      name: "live",
      function_name: reference(`aws_lambda_function.${service}.function_name`),
      function_version: reference(`aws_lambda_function.${service}.version`),
    });
  });

  test("receives the table and the bus as environment variables", () => {
    expect(lambda.environment).toMatchObject({
      variables: {
        TABLE_NAME: reference("aws_dynamodb_table.order-status.name"),
        EVENTBUS_NAME: reference("aws_cloudwatch_event_bus.bus.name"),
        ENVIRONMENT: "dev",
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

test("the outputs contain what npx pnpm orders needs to place, inspect, trace, redrive and replay orders", () => {
  const queueUrl = (service: string) => reference(`aws_sqs_queue.${service}-dead-letters.url`);
  const formatArn = (address: string) => reference(`${address}.arn`);
  expect(stack.output).toEqual({
    order_url: { value: `${reference("aws_apigatewayv2_stage.api-stage.invoke_url")}/order` },
    order_stamps: {
      value: Object.fromEntries(
        listOrderServices(contracts).map((name) => [name, `time_${name.replaceAll("-", "_")}`]),
      ),
    },
    table_name: { value: reference("aws_dynamodb_table.order-status.name") },
    event_bus_name: { value: reference("aws_cloudwatch_event_bus.bus.name") },
    dead_letter_queue_urls: { value: byConsumer(({ service }) => queueUrl(service)) },
    function_arns: {
      value: Object.fromEntries(services.map((service) => [service, formatArn(`aws_lambda_alias.${service}-live`)])),
    },
    event_bus_arn: { value: formatArn("aws_cloudwatch_event_bus.bus") },
    rule_arns: {
      value: Object.fromEntries(rules.map(({ id }) => [id, formatArn(`aws_cloudwatch_event_rule.${id}`)])),
    },
    archive_arn: { value: formatArn("aws_cloudwatch_event_archive.archive-of-events") },
    log_group_names: {
      value: Object.fromEntries(
        services.map((service) => [service, reference(`aws_cloudwatch_log_group.${service}-log.name`)]),
      ),
    },
    consumed_events: {
      value: byConsumer(({ consumes: { detailType, source } }) => [{ source, detail_type: detailType }]),
    },
  });
});

test("a permission is replaced without a gap, so statements of different sources have different IDs", () => {
  const permissions = getResources(stack, "aws_lambda_permission");
  expect(permissions.map(({ lifecycle }) => lifecycle)).toEqual(
    permissions.map(() => ({ create_before_destroy: true })),
  );
  expect(permissions.map(({ statement_id }) => statement_id)).toEqual(
    expect.arrayContaining([
      "AllowRule-order-created",
      "AllowApi-GET-order",
      "AllowApi-POST-order",
      "AllowApi-GET-order-ID",
    ]),
  );
});

test("another commit changes functions alone, so that a plan shows nothing else", () => {
  const { resource } = synthesizeOrders("dev", { commit: "4f2c9d1" });
  const changed = Object.keys(resource).filter((type) => JSON.stringify(resource[type]).includes("4f2c9d1"));
  expect(changed).toEqual(["aws_lambda_function"]);
  expect(getResources({ ...stack, resource }, "aws_lambda_function").map(({ tags }) => tags)).toEqual(
    expect.arrayContaining(services.map((service) => ({ service, commit: "4f2c9d1" }))),
  );
});

test("an alarm announces dead letters four days before SQS deletes them", () => {
  const alarm = getResource(stack, "aws_cloudwatch_metric_alarm", "alarms-invoice-service-dead-letters-expire");
  const queue = getResource(stack, "aws_sqs_queue", "invoice-service-dead-letters");
  expect(alarm).toMatchObject({
    metric_name: "ApproximateAgeOfOldestMessage",
    threshold: Number(queue.message_retention_seconds) - 4 * 24 * 60 * 60,
    dimensions: { QueueName: queue.name },
  });
});

test.each([
  ["lab2", "dev"],
  ["shop", "prod"],
])("every name starts with the prefix and the environment, such as %s-%s-", (namePrefix, environment) => {
  const names = Object.entries(synthesizeOrders(environment, { namePrefix, busLogLevel: "ERROR" }).resource)
    // Stages, aliases and schemas have no prefix: they belong to an API, a function and a registry that have it.
    .filter(([type]) => !["aws_apigatewayv2_stage", "aws_lambda_alias", "aws_schemas_schema"].includes(type))
    .flatMap(([, blocks]) => Object.values(blocks))
    .map((block) => block.name ?? block.function_name ?? block.alarm_name ?? block.dashboard_name)
    .filter((name) => name !== undefined && !String(name).includes("${"))
    .map((name) => String(name).replace(/^\/aws\/(lambda|vendedlogs\/apigateway|vendedlogs\/events\/event-bus)\//, ""));
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !name.startsWith(`${namePrefix}-${environment}-`))).toEqual([]);
});
