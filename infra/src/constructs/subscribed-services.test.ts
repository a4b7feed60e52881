import type { ServiceContract } from "service-kit/contract";
import { describe, expect, test } from "vitest";
import { checkChoreography } from "../choreography/check-choreography.ts";
import { renderChoreography } from "../choreography/render-choreography.ts";
import { remove, set } from "../choreography/testing/changed-stack.ts";
import { contracts } from "../contracts.ts";
import { parseSettings, readSettings } from "../environments.ts";
import { findPolicyViolations } from "../policies.ts";
import {
  getResource,
  getResources,
  parseStatements,
  reference,
  synthesizeOrders,
  type TerraformJson,
} from "../synthesized-stack.ts";

const fulfilmentConsumers = Object.entries<ServiceContract>(contracts)
  .filter(([, { consumes }]) => consumes?.detailType === "fulfilment_completed")
  .map(([name]) => name);
const filterPolicy = { detail: { metadata: { service: ["order_service"] } } };
const stack = synthesizeOrders("dev", {
  queues: { "forecasting-service": {} },
  topics: {
    order_created: { services: { "invoice-service": { filterPolicy }, "forecasting-service": {} } },
    fulfilment_completed: { services: Object.fromEntries(fulfilmentConsumers.map((name) => [name, {}])) },
  },
});
const topicArn = reference("aws_sns_topic.order-created-topic.arn");
const deadLettersArn = reference("aws_sqs_queue.invoice-service-dead-letters.arn");

describe("a service behind a topic", () => {
  test("is invoked by the topic, and by no rule", () => {
    expect(
      getResource(stack, "aws_sns_topic_subscription", "order-created-topic-invoice-service-subscription"),
    ).toEqual({
      topic_arn: topicArn,
      protocol: "lambda",
      endpoint: reference("aws_lambda_alias.invoice-service-live.arn"),
      redrive_policy: JSON.stringify({ deadLetterTargetArn: deadLettersArn }),
      filter_policy: JSON.stringify(filterPolicy),
      filter_policy_scope: "MessageBody",
      depends_on: [
        "aws_lambda_permission.order-created-topic-invoice-service-permission",
        "aws_lambda_function_event_invoke_config.invoice-service-asynchronous-invocation",
        "aws_sqs_queue_policy.invoice-service-dead-letters-policy",
      ],
    });
    const rules = Object.keys(stack.resource.aws_cloudwatch_event_target ?? {});
    expect(rules).toEqual(expect.arrayContaining(["order-created-fulfilment-service", "order-created-topic-target"]));
    expect(rules).not.toContain("order-created-invoice-service");
  });

  test("permits only the topic to invoke it", () => {
    const functionName = reference("aws_lambda_function.invoice-service.function_name");
    const permissions = getResources(stack, "aws_lambda_permission");
    expect(permissions.filter(({ function_name }) => function_name === functionName)).toEqual([
      expect.objectContaining({
        statement_id: "AllowTopic-order-created-topic",
        principal: "sns.amazonaws.com",
        source_arn: topicArn,
        qualifier: reference("aws_lambda_alias.invoice-service-live.name"),
      }),
    ]);
  });

  test("has one dead-letter queue, which accepts events from the topic", () => {
    const { policy } = getResource(stack, "aws_sqs_queue_policy", "invoice-service-dead-letters-policy");
    expect(parseStatements(policy)).toMatchObject([
      { Sid: "AcceptFromTopics", Condition: { ArnEquals: { "aws:SourceArn": [topicArn] } } },
      { Sid: "DenyWithoutTls" },
    ]);
  });

  test("may have a queue in front, which receives the events as they are on the bus", () => {
    expect(
      getResource(stack, "aws_sns_topic_subscription", "order-created-topic-forecasting-service-subscription"),
    ).toMatchObject({
      protocol: "sqs",
      endpoint: reference("aws_sqs_queue.forecasting-service-queue.arn"),
      raw_message_delivery: true,
    });
  });

  test("needs no rule if all services of the event are behind the topic", () => {
    const { rule_arns } = stack.output as Record<string, { value: object }>;
    expect(rule_arns?.value).toMatchObject({
      "order-created": reference("aws_cloudwatch_event_rule.order-created.arn"),
      "order-created-topic": reference("aws_cloudwatch_event_rule.order-created-topic-rule.arn"),
      "fulfilment-completed-topic": reference("aws_cloudwatch_event_rule.fulfilment-completed-topic-rule.arn"),
    });
    expect(rule_arns?.value).not.toHaveProperty("fulfilment-completed");
  });

  test("is in the outputs and the dashboard like any other", () => {
    const { dead_letter_queue_urls, consumed_events } = stack.output as Record<string, { value: object }>;
    expect(dead_letter_queue_urls?.value).toHaveProperty("invoice-service");
    expect(consumed_events?.value).toMatchObject({
      "invoice-service": [{ source: "order_service", detail_type: "order_created" }],
    });
    const { dashboard_body } = getResource(stack, "aws_cloudwatch_dashboard", "dashboard");
    for (const title of ["rule order-created-topic", "invoice-service dead letters"]) {
      expect(dashboard_body).toContain(title);
    }
  });

  test("keeps the API closed until it is subscribed", () => {
    const [route] = getResources(stack, "aws_apigatewayv2_route");
    expect(route?.depends_on).toContain("aws_sns_topic_subscription.order-created-topic-invoice-service-subscription");
  });

  test("violates no policy and leaves the choreography complete", () => {
    expect(findPolicyViolations(stack)).toEqual([]);
    expect(checkChoreography(stack, contracts)).toEqual([]);
  });

  test("is in the page of the choreography behind its topic", () => {
    const page = renderChoreography(stack, contracts);
    for (const line of [
      "topic_order_created_topic --> service_invoice_service",
      "topic_order_created_topic --> queue_forecasting_service_queue --> service_forecasting_service",
      "service_invoice_service -.-> queue_invoice_service_dead_letters",
    ]) {
      expect(page).toContain(`\n  ${line}\n`);
    }
    expect(page).toMatch(/\| `invoice-service` \| `order_created` \| .* \| `invoice-service-dead-letters` \|/);
  });
});

const SUBSCRIPTION = "order-created-topic-invoice-service-subscription";

test.each<[string, (stack: TerraformJson) => void, string]>([
  [
    "the topic may not invoke the service",
    remove("aws_lambda_permission", "order-created-topic-invoice-service-permission"),
    "topic order-created-topic may not invoke invoice-service: add a Lambda permission for sns.amazonaws.com with the topic's ARN as source and the subscription's qualifier in infra/src/constructs/event-topic.ts",
  ],
  [
    "the topic may not send to the queue in front of the service",
    remove("aws_sqs_queue_policy", "forecasting-service-queue-policy"),
    "topic order-created-topic may not send to forecasting-service-queue: allow sns.amazonaws.com",
  ],
  [
    "the subscription has no dead-letter queue",
    set("aws_sns_topic_subscription", SUBSCRIPTION, { redrive_policy: undefined }),
    "topic order-created-topic has no dead-letter queue for invoice-service: an undeliverable event would be lost; set redrive_policy of aws_sns_topic_subscription.order-created-topic-invoice-service-subscription",
  ],
  [
    "the service has no on-failure queue",
    remove("aws_lambda_function_event_invoke_config", "invoice-service-asynchronous-invocation"),
    "invoice-service has no on-failure queue: a failed event would be lost",
  ],
  [
    "the service is not subscribed",
    remove("aws_sns_topic_subscription", SUBSCRIPTION),
    "invoice-service consumes order_created but is not a target of a rule that matches it: it would never react",
  ],
])("the choreography is broken if %s", (_, change, problem) => {
  const changed = structuredClone(stack);
  change(changed);
  expect(checkChoreography(changed, contracts)).toEqual([expect.stringContaining(problem)]);
});

test("orders live longer than the retries of a topic", () => {
  const topics = { order_created: { services: { "invoice-service": {} } } };
  const parse = (orderTtlDays: number) => parseSettings("dev", { ...readSettings("dev", {}), orderTtlDays, topics });
  expect(() => parse(38)).toThrow("orderTtlDays: must be more than 38");
  expect(parse(39)).toMatchObject({ orderTtlDays: 39 });
});

test.each([
  [
    { order_created: { services: { "logistic-service": {} } } },
    "topics.order_created.services.logistic-service: consumes fulfilment_completed: move it to the topic of that event",
  ],
  [{ order_created: { services: { "order-service": {} } } }, "topics.order_created.services"],
  [
    { order_created: { queues: { "invoice-service": {} } } },
    "topics.order_created.queues.invoice-service: is reserved",
  ],
  [{ order_created: { queues: { "a-permission": {} } } }, "topics.order_created.queues.a-permission: is reserved"],
])("rejects the setting %j", (topics, problem) => {
  expect(() => parseSettings("dev", { ...readSettings("dev", {}), topics })).toThrow(problem);
});
