import { expect, test } from "vitest";
import { contracts } from "../contracts.ts";
import { synthesizeOrders, type TerraformJson } from "../synthesized-stack.ts";
import { checkChoreography } from "./check-choreography.ts";
import { renderChoreography } from "./render-choreography.ts";
import { changeStatement, remove, set, unchanged } from "./testing/changed-stack.ts";

/** The stack of the system with a queue in front of invoice-service. */
const stack = synthesizeOrders("dev", { queues: { "invoice-service": {} } });

function findProblems(change: (stack: TerraformJson) => void): string[] {
  const copy = structuredClone(stack);
  change(copy);
  return checkChoreography(copy, contracts);
}

test("a service may receive its event through a queue", () => {
  expect(findProblems(unchanged)).toEqual([]);
});

test("a queue passes events only by an event source mapping", () => {
  expect(findProblems(remove("aws_lambda_event_source_mapping", "invoice-service-queue-mapping"))).toEqual([
    "invoice-service consumes order_created but is not a target of a rule that matches it: it would never react; add it to rule order-created in infra/src/order-stack.ts",
  ]);
});

test("the rule may send to the queue", () => {
  expect(findProblems(remove("aws_sqs_queue_policy", "invoice-service-queue-policy"))).toEqual([
    "rule order-created may not send to invoice-service-queue: allow events.amazonaws.com for the rule in the queue's policy in infra/src/constructs/event-queue.ts",
  ]);
});

test("the service may receive from the queue", () => {
  const forbid = changeStatement(
    "aws_iam_role_policy",
    "invoice-service-policy",
    "sqs:ReceiveMessage",
    () => undefined,
  );
  expect(findProblems(forbid)).toEqual([
    "invoice-service may not receive from invoice-service-queue: allow sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes in its role in infra/src/constructs/queue-in-front.ts",
  ]);
});

test("the queue has a dead-letter queue", () => {
  expect(findProblems(set("aws_sqs_queue", "invoice-service-queue", { redrive_policy: undefined }))).toEqual([
    "invoice-service-queue has no dead-letter queue: an event that always fails would be retried until it expires, and then lost; set the redrive policy in infra/src/constructs/queue-in-front.ts",
  ]);
});

test("the page shows the queue between its rule and its service", () => {
  expect(renderChoreography(stack, contracts)).toContain(
    "rule_order_created --> queue_invoice_service_queue --> service_invoice_service",
  );
});
