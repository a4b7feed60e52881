import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { TerraformStack } from "cdktf";
import { defineEvent } from "service-kit/contract";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import {
  getResource,
  getResources,
  parseStatements,
  reference,
  synthesize,
  synthesizeOrders,
} from "../synthesized-stack.ts";
import { Consumer } from "./consumer.ts";
import { EventRule } from "./event-rule.ts";

const stack = synthesizeOrders();

describe.each([
  ["invoice-service", "order-created"],
  ["fulfilment-service", "order-created"],
  ["forecasting-service", "order-created"],
  ["logistic-service", "fulfilment-completed"],
])("the dead-letter queue of %s", (service, rule) => {
  const queueArn = reference(`aws_sqs_queue.${service}-dead-letters.arn`);
  const target = getResource(stack, "aws_cloudwatch_event_target", `${rule}-${service}`);
  const invocation = getResource(
    stack,
    "aws_lambda_function_event_invoke_config",
    `${service}-asynchronous-invocation`,
  );

  test("stores dead letters encrypted for 14 days", () => {
    expect(getResource(stack, "aws_sqs_queue", `${service}-dead-letters`)).toMatchObject({
      name: `lab2-dev-${service}-dead-letters`,
      message_retention_seconds: 14 * 24 * 60 * 60,
      sqs_managed_sse_enabled: true,
    });
  });

  test("receives events that EventBridge could not deliver in 185 retries or 24 hours", () => {
    expect(target).toMatchObject({
      arn: reference(`aws_lambda_alias.${service}-live.arn`),
      retry_policy: { maximum_retry_attempts: 185, maximum_event_age_in_seconds: 24 * 60 * 60 },
      dead_letter_config: { arn: queueArn },
    });
  });

  test("receives events whose invocation failed three times or waited for 6 hours", () => {
    expect(invocation).toEqual({
      function_name: reference(`aws_lambda_function.${service}.function_name`),
      qualifier: reference(`aws_lambda_alias.${service}-live.name`),
      lifecycle: { create_before_destroy: true },
      maximum_retry_attempts: 2,
      maximum_event_age_in_seconds: 6 * 60 * 60,
      destination_config: { on_failure: { destination: queueArn } },
    });
  });

  test("accepts only messages from EventBridge for the rule, and only over TLS", () => {
    const policies = getResources(stack, "aws_sqs_queue_policy").filter(
      ({ queue_url }) => queue_url === reference(`aws_sqs_queue.${service}-dead-letters.url`),
    );
    expect(policies.map(({ policy }) => parseStatements(policy))).toEqual([
      [
        {
          Sid: expect.any(String),
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["sqs:SendMessage"],
          Resource: queueArn,
          Condition: { ArnEquals: { "aws:SourceArn": [reference(`aws_cloudwatch_event_rule.${rule}.arn`)] } },
        },
        {
          Sid: expect.any(String),
          Effect: "Deny",
          Principal: "*",
          Action: ["sqs:*"],
          Resource: queueArn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    ]);
  });

  test("is ready before the target receives its first event", () => {
    expect(target.depends_on).toEqual([
      `aws_lambda_permission.${rule}-${service}-permission`,
      `aws_lambda_function_event_invoke_config.${service}-asynchronous-invocation`,
      `aws_sqs_queue_policy.${service}-dead-letters-policy`,
    ]);
  });
});

/** Synthesizes a consumer and one rule for each detail type that it reacts to. */
const synthesizeConsumer = (...detailTypes: string[]) =>
  synthesize((app) => {
    const scope = new TerraformStack(app, "consumer");
    const bus = new CloudwatchEventBus(scope, "bus", { name: "bus" });
    const invoices = new Consumer(scope, "invoice-service", {
      service: "invoice-service",
      name: "invoices",
      environment: {},
      statements: [],
      logRetentionDays: 14,
      protectData: false,
      commit: "4f2c9d1",
    });
    for (const detailType of detailTypes) {
      new EventRule(scope, detailType, {
        name: detailType,
        bus,
        event: defineEvent({ source: "order_service", detailType, schemaVersion: 1, data: z.object({}) }),
        consumers: [invoices],
      });
    }
    return scope;
  });

test("a consumer of two rules has one queue, one queue policy for both rules and two permissions", () => {
  const stack = synthesizeConsumer("order_changed", "order_created");
  const rules = Object.keys(stack.resource.aws_cloudwatch_event_rule ?? {});
  const policies = getResources(stack, "aws_sqs_queue_policy");
  expect(rules).toHaveLength(2);
  expect(policies.map(({ policy }) => parseStatements(policy))).toMatchObject([
    [
      {
        Condition: {
          ArnEquals: { "aws:SourceArn": rules.map((rule) => reference(`aws_cloudwatch_event_rule.${rule}.arn`)) },
        },
      },
      { Effect: "Deny" },
    ],
  ]);
  // Statement ids are unique within a function's policy.
  const statementIds = getResources(stack, "aws_lambda_permission").map(({ statement_id }) => statement_id);
  expect(new Set(statementIds).size).toBe(2);
});

test("a consumer without a rule has a queue that accepts nothing from EventBridge", () => {
  const [policy] = getResources(synthesizeConsumer(), "aws_sqs_queue_policy");
  expect(parseStatements(policy?.policy)).toMatchObject([{ Sid: "DenyWithoutTls", Effect: "Deny" }]);
});
