import { expect, test } from "vitest";
import { contracts } from "../contracts.ts";
import { synthesizeOrders, type TerraformJson } from "../synthesized-stack.ts";
import { checkChoreography } from "./check-choreography.ts";
import { changeStatement, set, unchanged } from "./testing/changed-stack.ts";

/** The stack of the system in which order-service publishes by an outbox. */
const stack = synthesizeOrders("dev", { outboxes: { "order-service": {} } });

function findProblems(change: (stack: TerraformJson) => void): string[] {
  const copy = structuredClone(stack);
  change(copy);
  return checkChoreography(copy, contracts);
}

test("a service may publish by an outbox", () => {
  expect(findProblems(unchanged)).toEqual([]);
});

test("the table has a stream", () => {
  expect(findProblems(set("aws_dynamodb_table", "order-status", { stream_enabled: false }))).toEqual([
    "order-service reads the stream of order-status, which has none: enable it in infra/src/order-stack.ts",
  ]);
});

test("the service may read the stream", () => {
  const forbid = changeStatement("aws_iam_role_policy", "order-service-policy", "dynamodb:GetRecords", () => undefined);
  expect(findProblems(forbid)).toEqual([
    "order-service may not read the stream of order-status: allow dynamodb:GetRecords, dynamodb:GetShardIterator, dynamodb:DescribeStream, dynamodb:ListStreams in its role in infra/src/constructs/outbox.ts",
  ]);
});

test("a record that the service cannot handle is not lost", () => {
  const withoutQueue = set("aws_lambda_event_source_mapping", "order-service-outbox-mapping", {
    destination_config: undefined,
  });
  expect(findProblems(withoutQueue)).toEqual([
    "order-service has no on-failure queue for the stream of order-status: a record that it cannot handle would be lost; set destination_config in infra/src/constructs/outbox.ts",
  ]);
  const forbid = changeStatement("aws_iam_role_policy", "order-service-policy", "sqs:SendMessage", () => undefined);
  expect(findProblems(forbid)).toEqual([
    "order-service may not send to order-service-outbox-dead-letters: a record that it cannot handle would be lost; allow sqs:SendMessage in its role in infra/src/constructs/outbox.ts",
  ]);
});
