import { expect, test } from "vitest";
import { testTopic, topicArn, toQueueArn } from "../testing/topic-setup.ts";

const none = toQueueArn("none");

test.each([
  [{ endpoint: none }, `endpoint: the stack has no queue ${none}`],
  [{ protocol: "lambda" }, `endpoint: the stack has no function ${toQueueArn("received")}`],
  [{ topic_arn: `${topicArn}-2` }, `topic_arn: the stack has no topic ${topicArn}-2`],
  [{ filter_policy: '{"a":"x"}' }, 'filter_policy: "a" must be an object or an array at a'],
  [{ filter_policy: '{"a":{"b":["x"]}}' }, "filter_policy: Filter policy scope MessageAttributes does not support"],
  [{ filter_policy_scope: "Message" }, "filter_policy_scope: "],
  [{ redrive_policy: "{}" }, "redrive_policy: deadLetterTargetArn: "],
  [{ redrive_policy: "x" }, "redrive_policy: "],
  [{ redrive_policy: JSON.stringify({ deadLetterTargetArn: none }) }, `redrive_policy: the stack has no queue ${none}`],
  [{ protocol: "fax" }, "protocol: "],
  [{ replay_policy: "{}" }, "replay_policy: not supported by the local cloud"],
])("rejects the subscription %j", (subscription, message) => {
  expect(() => testTopic({ subscription })).toThrow(`aws_sns_topic_subscription.only: ${message}`);
});

test.each([
  [{ fifo_topic: true }, "fifo_topic: must be false: the local cloud supports only standard topics"],
  [
    { name: "orders.fifo", fifo_topic: true },
    "name: must be 1 to 256 letters, digits, hyphens and underscores; the local cloud has no FIFO topics, or run it without the resource: --ignore aws_sns_topic.orders; docs/local-cloud.md lists",
  ],
  [{ archive_policy: "{}" }, "archive_policy: not supported by the local cloud"],
])("rejects the topic %j", (topic, message) => {
  expect(() => testTopic({ topic })).toThrow(`aws_sns_topic.orders: ${message}`);
});

test("rejects a FIFO queue, and a second subscription of a queue", () => {
  const queue = { name: "received.fifo", fifo_queue: true };
  const subscription = { endpoint: toQueueArn("received.fifo") };
  expect(() => testTopic({ subscription, resources: { aws_sqs_queue: { queue } } })).toThrow(
    "aws_sns_topic_subscription.only: endpoint: a FIFO queue cannot be subscribed to a standard topic",
  );
  const same = { topic_arn: topicArn, protocol: "sqs", endpoint: toQueueArn("received") };
  expect(() => testTopic({ resources: { aws_sns_topic_subscription: { only: same, second: same } } })).toThrow(
    "aws_sns_topic_subscription.second: endpoint: aws_sns_topic_subscription.only already subscribes it",
  );
});

test("rejects a second policy of a topic", () => {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
  const resources = { aws_sns_topic_policy: { second: { arn: topicArn, policy } } };
  expect(() => testTopic({ topic: { policy }, resources })).toThrow("already has the policy aws_sns_topic.orders");
  expect(() => testTopic({ resources: { aws_sns_topic_policy: { other: { arn: none, policy } } } })).toThrow(
    "aws_sns_topic_policy.other: arn: the stack has no topic",
  );
});

test.each(["email", "email-json", "sms", "http", "https", "application", "firehose"])(
  "accepts a subscription of the protocol %s, which receives nothing, and reports it",
  async (protocol) => {
    const { activities, publish, stack } = testTopic({ subscription: { protocol, endpoint: "somewhere" } });
    expect(stack.notEmulated).toEqual(["aws_sns_topic_subscription.only.protocol"]);
    await publish({ Message: "hello" });
    expect(activities.map(({ type }) => type)).toEqual(["message-published"]);
  },
);
