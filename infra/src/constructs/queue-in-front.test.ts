import { describe, expect, test } from "vitest";
import { findPolicyViolations } from "../policies.ts";
import { getResource, getResources, parseStatements, reference, synthesizeOrders } from "../synthesized-stack.ts";

const stack = synthesizeOrders("dev", {
  queues: { "invoice-service": { batchSize: 100, batchWindowSeconds: 30, maximumConcurrency: 5, maxReceiveCount: 3 } },
});
const queueArn = reference("aws_sqs_queue.invoice-service-queue.arn");
const deadLettersArn = reference("aws_sqs_queue.invoice-service-dead-letters.arn");
const liveArn = reference("aws_lambda_alias.invoice-service-live.arn");

describe("a queue in front of invoice-service", () => {
  test("receives the events of the rule, and EventBridge invokes the function no more", () => {
    const target = getResource(stack, "aws_cloudwatch_event_target", "order-created-invoice-service");
    expect(target).toMatchObject({ arn: queueArn, dead_letter_config: { arn: deadLettersArn } });
    expect(target.depends_on).toEqual([
      "aws_sqs_queue_policy.invoice-service-queue-policy",
      "aws_lambda_event_source_mapping.invoice-service-queue-mapping",
      "aws_sqs_queue_policy.invoice-service-dead-letters-policy",
    ]);
    const functionName = reference("aws_lambda_function.invoice-service.function_name");
    const permissions = getResources(stack, "aws_lambda_permission");
    expect(permissions.filter(({ function_name }) => function_name === functionName)).toEqual([]);
  });

  test("passes batches to the alias, which reports the messages that failed", () => {
    expect(getResource(stack, "aws_lambda_event_source_mapping", "invoice-service-queue-mapping")).toEqual({
      event_source_arn: queueArn,
      function_name: liveArn,
      batch_size: 100,
      maximum_batching_window_in_seconds: 30,
      function_response_types: ["ReportBatchItemFailures"],
      scaling_config: { maximum_concurrency: 5 },
    });
  });

  test("hides a received message for six timeouts and the window, and moves it after the last receive", () => {
    const { redrive_policy, ...queue } = getResource(stack, "aws_sqs_queue", "invoice-service-queue");
    expect(queue).toMatchObject({
      name: "lab2-dev-invoice-service-queue",
      visibility_timeout_seconds: 6 * 15 + 30,
      sqs_managed_sse_enabled: true,
    });
    expect(JSON.parse(String(redrive_policy))).toEqual({ deadLetterTargetArn: deadLettersArn, maxReceiveCount: 3 });
  });

  test("is received from by the role of the service", () => {
    const { policy } = getResource(stack, "aws_iam_role_policy", "invoice-service-policy");
    expect(parseStatements(policy)).toContainEqual({
      Sid: "ReceiveEvents",
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      Resource: queueArn,
    });
  });

  test("violates no policy of the repository", () => {
    expect(findPolicyViolations(stack)).toEqual([]);
  });
});

test("has AWS's defaults", () => {
  const defaults = synthesizeOrders("dev", { queues: { "logistic-service": {} } });
  expect(getResource(defaults, "aws_lambda_event_source_mapping", "logistic-service-queue-mapping")).toMatchObject({
    batch_size: 10,
    maximum_batching_window_in_seconds: 0,
  });
  const { redrive_policy } = getResource(defaults, "aws_sqs_queue", "logistic-service-queue");
  expect(JSON.parse(String(redrive_policy))).toMatchObject({ maxReceiveCount: 5 });
});
