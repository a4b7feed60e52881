import { expect, test } from "vitest";
import { summarize } from "./summary.ts";
import { createPlan } from "./testing/plan.ts";

const endpoint = "arn:aws:lambda:eu-west-1:111122223333:function:lab2-dev-invoice-service:live";
const topic_arn = "arn:aws:sns:eu-west-1:111122223333:lab2-dev-order-created-topic";
const subscription = {
  endpoint,
  topic_arn,
  protocol: "lambda",
  redrive_policy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:111122223333:letters"}',
  filter_policy: "",
};
const filtered = { ...subscription, filter_policy: '{"source":["order_service"]}' };
const { redrive_policy: _, ...unsafe } = subscription;

const unknown = { endpoint: true, topic_arn: true };

test.each([
  ["create", { before: null, after: subscription }, `added**: \`${endpoint}\` to \`${topic_arn}\`\n`],
  ["create", { before: null, after: filtered }, ', for messages that match `{"source":["order_service"]}`\n'],
  ["create", { before: null, after: unsafe }, ". **It has no dead-letter queue**: an undeliverable message is lost"],
  [
    "create",
    { before: null, after: { protocol: "sqs" }, after_unknown: unknown },
    "added**: `aws_sns_topic_subscription.test`",
  ],
  ["delete", { before: subscription, after: null }, `removed**: \`${endpoint}\` to \`${topic_arn}\`\n`],
  ["forget", { before: subscription, after: null }, "no longer managed**: "],
])("a subscription of a topic is a part of the choreography: %s %j", (action, change, text) => {
  const plan = createPlan({ type: "aws_sns_topic_subscription", actions: [action], ...change });
  expect(summarize(plan)).toContain("- **Subscription ");
  expect(summarize(plan)).toContain(text);
});

test("a subscription of an email address is not a part of the choreography", () => {
  const after = { ...subscription, protocol: "email", endpoint: "a@example.com" };
  const change = { type: "aws_sns_topic_subscription", actions: ["create"], before: null, after };
  expect(summarize(createPlan(change))).not.toContain("a@example.com");
});

test.each([
  [["delete", "create"], "; until the new one exists, it receives no messages"],
  [["create", "delete"], `to \`${topic_arn}\`\n`],
])("a replaced subscription may miss messages: %j", (actions, text) => {
  const plan = createPlan({ type: "aws_sns_topic_subscription", actions, before: subscription, after: subscription });
  expect(summarize(plan)).toMatch(/\*\*Subscription replaced\*\*: /);
  expect(summarize(plan)).toContain(text);
});

test("a changed filter policy is shown with the old one", () => {
  const change = { type: "aws_sns_topic_subscription", actions: ["update"], before: subscription, after: filtered };
  expect(summarize(createPlan(change))).toContain(
    `**Filter policy changed**: \`${endpoint}\` to \`${topic_arn}\`: all messages → \`{"source":["order_service"]}\``,
  );
});
