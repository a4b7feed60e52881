import { describe, expect, test } from "vitest";
import { environmentNames } from "./environments.ts";
import { policyViolations } from "./policies.ts";
import { resourceOf, synthesizeOrders, synthesizeState, type TerraformJson } from "./synthesized-stack.ts";

test.each(environmentNames)("%s breaks no policy", (environment) => {
  expect(policyViolations(synthesizeOrders(environment))).toEqual([]);
});

test("the state bucket breaks no policy", () => {
  expect(policyViolations(synthesizeState())).toEqual([]);
});

/** Changes the first statement of a role. */
const changeStatement = (stack: TerraformJson, change: Record<string, unknown>) => {
  const block = resourceOf(stack, "aws_iam_role_policy", "invoice-service-policy");
  const document = JSON.parse(String(block.policy));
  Object.assign(document.Statement[0], change);
  block.policy = JSON.stringify(document);
};
const invoiceRole = "aws_iam_role_policy.invoice-service-policy, statement WriteLog";

describe("a policy is broken by", () => {
  test.each<[breach: string, change: (stack: TerraformJson) => void, sentence: string]>([
    [
      "a log group without retention",
      (stack) => delete resourceOf(stack, "aws_cloudwatch_log_group", "invoice-service-log").retention_in_days,
      "aws_cloudwatch_log_group.invoice-service-log has no retention_in_days",
    ],
    [
      "an archive without retention",
      (stack) => delete resourceOf(stack, "aws_cloudwatch_event_archive", "archive-of-events").retention_days,
      "aws_cloudwatch_event_archive.archive-of-events has no retention_days",
    ],
    [
      "a * action",
      (stack) => changeStatement(stack, { Action: ["logs:*"] }),
      `${invoiceRole}: the action logs:* is open`,
    ],
    ["a * resource", (stack) => changeStatement(stack, { Resource: "*" }), `${invoiceRole}: its resource is *`],
    [
      "everything but something",
      (stack) => changeStatement(stack, { NotAction: ["s3:GetObject"] }),
      `${invoiceRole}: NotAction allows what nobody listed`,
    ],
    [
      "a target without a dead-letter queue",
      (stack) => {
        const target = resourceOf(stack, "aws_cloudwatch_event_target", "order-created-invoice-service");
        delete target.dead_letter_config;
      },
      "aws_cloudwatch_event_target.order-created-invoice-service has no dead-letter queue",
    ],
    [
      "a function without an on-failure destination",
      (stack) => {
        const type = "aws_lambda_function_event_invoke_config";
        delete resourceOf(stack, type, "invoice-service-asynchronous-invocation").destination_config;
      },
      `\${aws_lambda_function.invoice-service.arn} has no retries and on-failure destination`,
    ],
    [
      "a queue that is not encrypted",
      (stack) => {
        resourceOf(stack, "aws_sqs_queue", "invoice-service-dead-letters").sqs_managed_sse_enabled = false;
      },
      "aws_sqs_queue.invoice-service-dead-letters is not encrypted",
    ],
    [
      "a queue that takes what comes without TLS",
      (stack) => delete stack.resource.aws_sqs_queue_policy?.["invoice-service-dead-letters-policy"],
      "aws_sqs_queue.invoice-service-dead-letters can be used without TLS",
    ],
    [
      "a missing tag",
      (stack) => {
        const [defaults] = (stack.provider.aws?.[0]?.default_tags ?? []) as { tags: Record<string, string> }[];
        delete defaults?.tags.owner;
      },
      "the provider gives no tag owner to everything",
    ],
    [
      "a function that does not tell its service",
      (stack) => delete resourceOf(stack, "aws_lambda_function", "invoice-service").tags,
      "aws_lambda_function.invoice-service does not tell its service by a tag",
    ],
    [
      "a path of the machine",
      (stack) => {
        resourceOf(stack, "aws_lambda_function", "invoice-service").filename = `${process.cwd()}/invoice.zip`;
      },
      `the stack holds the path ${process.cwd()}`,
    ],
  ])("%s", (_, change, sentence) => {
    const stack = synthesizeOrders();
    change(stack);
    expect(policyViolations(stack)).toContain(sentence);
  });
});
