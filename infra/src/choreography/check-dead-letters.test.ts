import { describe, expect, test } from "vitest";
import { reference } from "../synthesized-stack.ts";
import { changeStatement, findProblems, remove, set } from "./testing/changed-stack.ts";

describe("a failed event ends in a queue", () => {
  test("if EventBridge cannot deliver it", () => {
    expect(
      findProblems(
        set("aws_cloudwatch_event_target", "order-created-invoice-service", { dead_letter_config: undefined }),
      ),
    ).toEqual([
      "rule order-created has no dead-letter queue for invoice-service: an undeliverable event would be lost; set dead_letter_config of aws_cloudwatch_event_target.order-created-invoice-service in infra/src/constructs/event-rule.ts",
    ]);
  });

  test("if the queue policy allows EventBridge to send for the rule", () => {
    const policy = ["aws_sqs_queue_policy", "invoice-service-dead-letters-policy"] as const;
    const change = (attributes: object) =>
      changeStatement(...policy, "sqs:SendMessage", (statement) => ({ ...statement, ...attributes }));
    for (const each of [
      remove(...policy),
      changeStatement(...policy, "sqs:SendMessage", () => undefined),
      change({
        Condition: {
          ArnEquals: { "aws:SourceArn": [reference("aws_cloudwatch_event_rule.fulfilment-completed.arn")] },
        },
      }),
      change({ Principal: { Service: "lambda.amazonaws.com" } }),
      change({ Resource: reference("aws_sqs_queue.logistic-service-dead-letters.arn") }),
    ]) {
      expect(findProblems(each)).toEqual([
        "rule order-created may not send to invoice-service-dead-letters: an event that cannot be delivered to invoice-service would be lost; allow events.amazonaws.com for the rule in the queue's policy in infra/src/constructs/event-queue.ts",
      ]);
    }
  });

  test("if the handler fails", () => {
    const config = ["aws_lambda_function_event_invoke_config", "invoice-service-asynchronous-invocation"] as const;
    for (const change of [
      remove(...config),
      set(...config, { destination_config: {} }),
      set(...config, { qualifier: undefined }),
    ]) {
      expect(findProblems(change)).toEqual([
        "invoice-service has no on-failure queue: a failed event would be lost; add an event invoke config with an on-failure destination and the target's qualifier in infra/src/constructs/consumer.ts",
      ]);
    }
  });

  test("if the role of the function may send to it", () => {
    const change = changeStatement("aws_iam_role_policy", "invoice-service-policy", "sqs:SendMessage", () => undefined);
    expect(findProblems(change)).toEqual([
      "invoice-service may not send to invoice-service-dead-letters: a failed event would be lost; allow sqs:SendMessage in its role in infra/src/constructs/consumer.ts",
    ]);
  });
});
