import { describe, expect, test } from "vitest";
import { environmentNames } from "./environments.ts";
import { findPolicyViolations } from "./policies.ts";
import {
  getResource,
  synthesizeDeployment,
  synthesizeOrders,
  synthesizeState,
  type TerraformJson,
} from "./synthesized-stack.ts";
import { everyOption } from "./testing/every-option.ts";

test.each(environmentNames)("%s violates no policy", (environment) => {
  expect(findPolicyViolations(synthesizeOrders(environment))).toEqual([]);
});

test.each(environmentNames)("%s with every option violates no policy", (environment) => {
  expect(findPolicyViolations(synthesizeOrders(environment, everyOption))).toEqual([]);
});

test("the roles of the workflows violate no policy", () => {
  expect(findPolicyViolations(synthesizeDeployment())).toEqual([]);
});

test("the state bucket violates no policy", () => {
  expect(findPolicyViolations(synthesizeState())).toEqual([]);
});

/** Changes the first statement of the invoice-service role. */
const changeStatement = (stack: TerraformJson, change: Record<string, unknown>) => {
  const block = getResource(stack, "aws_iam_role_policy", "invoice-service-policy");
  const document = JSON.parse(String(block.policy));
  Object.assign(document.Statement[0], change);
  block.policy = JSON.stringify(document);
};
const invoiceRole = "aws_iam_role_policy.invoice-service-policy, statement WriteLog";

describe("a violation is", () => {
  test.each<[violation: string, change: (stack: TerraformJson) => void, message: string]>([
    [
      "a log group without retention",
      (stack) => delete getResource(stack, "aws_cloudwatch_log_group", "invoice-service-log").retention_in_days,
      "aws_cloudwatch_log_group.invoice-service-log has no retention_in_days",
    ],
    [
      "an archive without retention",
      (stack) => delete getResource(stack, "aws_cloudwatch_event_archive", "archive-of-events").retention_days,
      "aws_cloudwatch_event_archive.archive-of-events has no retention_days",
    ],
    [
      "a * action",
      (stack) => changeStatement(stack, { Action: ["logs:*"] }),
      `${invoiceRole}: the action logs:* has a wildcard`,
    ],
    ["a * resource", (stack) => changeStatement(stack, { Resource: "*" }), `${invoiceRole}: the resource is *`],
    [
      "NotAction",
      (stack) => changeStatement(stack, { Action: undefined, NotAction: ["s3:GetObject"] }),
      `${invoiceRole}: NotAction allows everything that is not listed`,
    ],
    [
      "a target without a dead-letter queue",
      (stack) => {
        const target = getResource(stack, "aws_cloudwatch_event_target", "order-created-invoice-service");
        delete target.dead_letter_config;
      },
      "aws_cloudwatch_event_target.order-created-invoice-service has no dead-letter queue",
    ],
    [
      "an alarm topic without encryption",
      (stack) => delete getResource(stack, "aws_sns_topic", "alarms-topic").kms_master_key_id,
      "aws_sns_topic.alarms-topic is not encrypted",
    ],
    [
      "an alarm topic that accepts calls without TLS",
      (stack) => delete stack.resource.aws_sns_topic_policy,
      "aws_sns_topic.alarms-topic can be used without TLS",
    ],
    [
      "a function without an on-failure destination",
      (stack) => {
        const type = "aws_lambda_function_event_invoke_config";
        delete getResource(stack, type, "invoice-service-asynchronous-invocation").destination_config;
      },
      `\${aws_lambda_alias.invoice-service-live.arn} has no retries or no on-failure destination`,
    ],
    [
      "an unencrypted queue",
      (stack) => {
        getResource(stack, "aws_sqs_queue", "invoice-service-dead-letters").sqs_managed_sse_enabled = false;
      },
      "aws_sqs_queue.invoice-service-dead-letters is not encrypted",
    ],
    [
      "a queue that accepts requests without TLS",
      (stack) => delete stack.resource.aws_sqs_queue_policy?.["invoice-service-dead-letters-policy"],
      "aws_sqs_queue.invoice-service-dead-letters can be used without TLS",
    ],
    [
      "a missing tag",
      (stack) => {
        const [defaults] = (stack.provider.aws?.[0]?.default_tags ?? []) as { tags: Record<string, string> }[];
        delete defaults?.tags.owner;
      },
      "the default tags of the provider do not contain owner",
    ],
    [
      "a function without a service tag",
      (stack) => delete getResource(stack, "aws_lambda_function", "invoice-service").tags,
      "aws_lambda_function.invoice-service has no service tag",
    ],
    [
      "a path of the machine",
      (stack) => {
        getResource(stack, "aws_lambda_function", "invoice-service").filename = `${process.cwd()}/invoice.zip`;
      },
      `the stack contains the path ${process.cwd()}`,
    ],
  ])("%s", (_, change, message) => {
    const stack = synthesizeOrders();
    change(stack);
    expect(findPolicyViolations(stack)).toContain(message);
  });
});
