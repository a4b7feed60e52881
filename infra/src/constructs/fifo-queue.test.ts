import { describe, expect, test } from "vitest";
import { checkChoreography } from "../choreography/check-choreography.ts";
import { renderChoreography } from "../choreography/render-choreography.ts";
import { contracts } from "../contracts.ts";
import { findPolicyViolations } from "../policies.ts";
import { getResource, getResources, parseStatements, reference, synthesizeOrders } from "../synthesized-stack.ts";

const stack = synthesizeOrders("prod", {
  queues: { "invoice-service": { fifo: true, maxReceiveCount: 3 } },
  schedules: { "invoice-service": "rate(1 hour)" },
});
const queueArn = reference("aws_sqs_queue.invoice-service-queue.arn");
const ownDeadLettersArn = reference("aws_sqs_queue.invoice-service-dead-letters.arn");
const deadLettersArn = reference("aws_sqs_queue.invoice-service-queue-dead-letters.arn");

describe("a FIFO queue in front of invoice-service", () => {
  test("drops duplicates, and moves an event that fails to a FIFO queue", () => {
    const { redrive_policy, ...queue } = getResource(stack, "aws_sqs_queue", "invoice-service-queue");
    const fifo = { fifo_queue: true, content_based_deduplication: true, sqs_managed_sse_enabled: true };
    expect(queue).toMatchObject({ name: "lab2-prod-invoice-service-queue.fifo", ...fifo });
    expect(JSON.parse(String(redrive_policy))).toEqual({ deadLetterTargetArn: deadLettersArn, maxReceiveCount: 3 });
    expect(getResource(stack, "aws_sqs_queue", "invoice-service-queue-dead-letters")).toMatchObject({
      name: "lab2-prod-invoice-service-queue-dead-letters.fifo",
      message_retention_seconds: 14 * 24 * 60 * 60,
      lifecycle: { prevent_destroy: true },
      tags: { service: "invoice-service" },
      ...fifo,
    });
  });

  test.each(["order-created-invoice-service", "invoice-service-schedule-target"])(
    "receives what %s sends in one message group, whose undelivered events go to the service's own queue",
    (target) => {
      expect(getResource(stack, "aws_cloudwatch_event_target", target)).toMatchObject({
        arn: queueArn,
        sqs_target: { message_group_id: "invoice-service" },
        dead_letter_config: { arn: ownDeadLettersArn },
      });
    },
  );

  test("accepts only messages of the rules, and lets only the function receive", () => {
    const { policy } = getResource(stack, "aws_sqs_queue_policy", "invoice-service-queue-policy");
    const rules = ["order-created", "invoice-service-schedule"];
    expect(parseStatements(policy)[0]).toMatchObject({
      Action: ["sqs:SendMessage"],
      Condition: {
        ArnEquals: { "aws:SourceArn": rules.map((rule) => reference(`aws_cloudwatch_event_rule.${rule}.arn`)) },
      },
    });
    const role = getResource(stack, "aws_iam_role_policy", "invoice-service-policy");
    expect(parseStatements(role.policy)).toContainEqual(
      expect.objectContaining({ Sid: "ReceiveEvents", Resource: queueArn }),
    );
  });

  test("passes one event at a time, without a window", () => {
    expect(getResource(stack, "aws_lambda_event_source_mapping", "invoice-service-queue-mapping")).toEqual({
      event_source_arn: queueArn,
      function_name: reference("aws_lambda_alias.invoice-service-live.arn"),
      batch_size: 1,
      function_response_types: ["ReportBatchItemFailures"],
    });
  });

  test("has alarms on its dead letters", () => {
    const watched = getResources(stack, "aws_cloudwatch_metric_alarm").filter(({ dimensions }) =>
      JSON.stringify(dimensions)?.includes("lab2-prod-invoice-service-queue-dead-letters.fifo"),
    );
    expect(watched.map(({ metric_name }) => metric_name)).toEqual([
      "ApproximateNumberOfMessagesVisible",
      "ApproximateAgeOfOldestMessage",
    ]);
  });

  test("is in the outputs with its dead-letter queue", () => {
    expect(stack.output.fifo_queues).toEqual({
      value: {
        "invoice-service": {
          url: reference("aws_sqs_queue.invoice-service-queue.url"),
          dead_letter_queue_url: reference("aws_sqs_queue.invoice-service-queue-dead-letters.url"),
        },
      },
    });
    expect(synthesizeOrders("dev", { queues: { "invoice-service": {} } }).output).not.toHaveProperty("fifo_queues");
  });

  test("is on the page of the choreography with its dead-letter queue", () => {
    expect(renderChoreography(stack, contracts)).toContain(
      "service_invoice_service -.-> queue_invoice_service_queue_dead_letters",
    );
  });

  test("violates neither the choreography nor a policy of the repository", () => {
    expect(checkChoreography(stack, contracts)).toEqual([]);
    expect(findPolicyViolations(stack)).toEqual([]);
  });
});
