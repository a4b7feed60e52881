import { describe, expect, test } from "vitest";
import { DeliveryError } from "../delivery/delivery-error.ts";
import { testCollection } from "../testing/collection.ts";
import { allow, functionArn, testTopic, topicArn, toQueueArn } from "../testing/topic-setup.ts";

const unavailable = new DeliveryError("ERROR_FROM_TARGET", "unavailable", { retryable: true });
const redrive_policy = JSON.stringify({ deadLetterTargetArn: toQueueArn("dead") });
const attributes = {
  country: { DataType: "String", StringValue: "AT" },
  total: { DataType: "Number", StringValue: "9.90" },
  key: { DataType: "Binary", BinaryValue: "AgME" },
};

const permission = {
  statement_id: "AllowTopic",
  action: "lambda:InvokeFunction",
  function_name: functionArn,
  principal: "sns.amazonaws.com",
  source_arn: topicArn,
};
const functionResources = (source_arn = topicArn) => ({
  aws_lambda_permission: { topic: { ...permission, source_arn } },
  aws_lambda_function: {
    mailer: {
      function_name: "mailer",
      role: "arn:aws:iam::111122223333:role/mailer",
      handler: "index.handler",
      runtime: "nodejs24.x",
      filename: "mailer.zip",
    },
  },
});
const toFunction = { protocol: "lambda", endpoint: functionArn };

const subscriptionArn = expect.stringMatching(
  /^arn:aws:sns:eu-central-1:111122223333:orders:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
);

describe("a queue", () => {
  test("receives AWS's envelope, field by field", async () => {
    const { publish, received } = testTopic();
    const id = await publish({ Message: "hello", Subject: "Order", MessageAttributes: attributes });
    const [message, ...others] = received();
    expect(others).toEqual([]);
    const envelope = JSON.parse(message?.body ?? "");
    expect(Object.keys(envelope)).toEqual([
      ...["Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion", "Signature"],
      ...["SigningCertURL", "UnsubscribeURL", "MessageAttributes"],
    ]);
    expect(envelope).toMatchObject({
      Type: "Notification",
      MessageId: id,
      TopicArn: topicArn,
      Subject: "Order",
      Message: "hello",
      Timestamp: "2026-01-01T00:00:00.000Z",
      SignatureVersion: "1",
      MessageAttributes: {
        country: { Type: "String", Value: "AT" },
        total: { Type: "Number", Value: "9.90" },
        key: { Type: "Binary", Value: "AgME" },
      },
    });
    expect(message?.attributes).toEqual({});
  });

  test("receives neither a subject nor attributes that the publisher did not set", async () => {
    const { publish, received } = testTopic({ topic: { signature_version: 2 } });
    await publish({ Message: "hello" });
    const envelope = JSON.parse(received()[0]?.body ?? "");
    expect(envelope).not.toHaveProperty("Subject");
    expect(envelope).not.toHaveProperty("MessageAttributes");
    expect(envelope.SignatureVersion).toBe("2");
  });

  test("receives the message itself by raw delivery, with its attributes and message group", async () => {
    const { publish, received } = testTopic({ subscription: { raw_message_delivery: true } });
    await publish({ Message: '{"n": 1.0}', MessageAttributes: attributes, MessageGroupId: "tenant-1" });
    expect(received()).toMatchObject([{ body: '{"n": 1.0}', attributes, groupId: "tenant-1" }]);
  });

  test("receives its part of a message with a structure", async () => {
    const { publish, received } = testTopic({ subscription: { raw_message_delivery: true } });
    await publish({ Message: '{"default":"all","sqs":"queues"}', MessageStructure: "json" });
    await publish({ Message: '{"default":"all","lambda":"functions"}', MessageStructure: "json" });
    expect(received().map(({ body }) => body)).toEqual(["queues", "all"]);
  });

  test("receives only what its filter policy lets pass, which the log explains", async () => {
    const filter_policy = JSON.stringify({ total: [{ numeric: [">", 10] }] });
    const subscription = { filter_policy, filter_policy_scope: "MessageBody", raw_message_delivery: true };
    const { activities, publish, received } = testTopic({ subscription });
    await publish({ Message: '{"total":9}' });
    await publish({ Message: '{"total":11}' });
    expect(received().map(({ body }) => body)).toEqual(['{"total":11}']);
    expect(activities.filter(({ type }) => type === "message-filtered")).toMatchObject([
      { targetArn: toQueueArn("received"), path: "total", reason: expect.stringContaining("9") },
    ]);
  });

  test("receives every message if the filter policy is empty", async () => {
    const { publish, received } = testTopic({ subscription: { filter_policy: "{}" } });
    await publish({ Message: "hello" });
    expect(received()).toHaveLength(1);
  });
});

describe("a function", () => {
  test("is invoked with one record", async () => {
    const { invocations, publish } = testTopic({ subscription: toFunction, resources: functionResources() });
    const id = await publish({ Message: "hello", MessageAttributes: attributes });
    expect(invocations.map(({ functionArn }) => functionArn)).toEqual([functionArn]);
    expect(JSON.parse(invocations[0]?.payload ?? "")).toEqual({
      Records: [
        {
          EventSource: "aws:sns",
          EventVersion: "1.0",
          EventSubscriptionArn: subscriptionArn,
          Sns: {
            Type: "Notification",
            MessageId: id,
            TopicArn: topicArn,
            Subject: null,
            Message: "hello",
            Timestamp: "2026-01-01T00:00:00.000Z",
            SignatureVersion: "1",
            Signature: expect.any(String),
            SigningCertUrl: expect.any(String),
            UnsubscribeUrl: expect.stringContaining("Action=Unsubscribe&SubscriptionArn=arn:aws:sns:"),
            MessageAttributes: {
              country: { Type: "String", Value: "AT" },
              total: { Type: "Number", Value: "9.90" },
              key: { Type: "Binary", Value: "AgME" },
            },
          },
        },
      ],
    });
  });

  test("is not invoked without a permission for the topic: the dead letter has the envelope of a queue", async () => {
    const { activities, dead, invocations, publish } = testTopic({
      subscription: { ...toFunction, redrive_policy },
      resources: functionResources(`${topicArn}-2`),
    });
    const id = await publish({ Message: "hello" });
    expect(invocations).toEqual([]);
    expect(JSON.parse(dead()[0]?.body ?? "")).toMatchObject({ Type: "Notification", MessageId: id, Message: "hello" });
    expect(activities.filter(({ type }) => type === "dead-letter")).toMatchObject([
      { from: topicArn, targetArn: functionArn, reason: expect.stringMatching(/^AccessDeniedException after 1 att/) },
    ]);
  });
});

describe("an endpoint that fails", () => {
  test("receives the message later if the failure is on its side", async () => {
    const { clock, publish, received } = testTopic({ failures: Array(6).fill(unavailable) });
    await publish({ Message: "hello" });
    expect(received()).toEqual([]);
    await clock.advance(10_000);
    expect(received()).toHaveLength(1);
    expect(clock.pendingMs).toEqual([]);
  });

  test.each([true, false])("leaves a dead letter if it denies the message, raw: %s", async (raw_message_delivery) => {
    const { dead, publish, received } = testTopic({
      queuePolicy: allow("sns.amazonaws.com", "sqs:SendMessage", `${topicArn}-2`),
      subscription: { raw_message_delivery, redrive_policy },
    });
    await publish({ Message: "hello", MessageAttributes: attributes });
    expect(received()).toEqual([]);
    const [letter] = dead();
    expect(raw_message_delivery ? letter?.body : JSON.parse(letter?.body ?? "").Message).toBe("hello");
    expect(letter?.attributes).toEqual(raw_message_delivery ? attributes : {});
  });

  test("loses the message without a redrive policy, which the log reports", async () => {
    const { activities, publish } = testTopic({
      queuePolicy: allow("sns.amazonaws.com", "sqs:SendMessage", `${topicArn}-2`),
    });
    await publish({ Message: "hello" });
    expect(activities.filter(({ type }) => type === "dead-letter-lost")).toMatchObject([
      { reason: expect.stringContaining("the target has no dead-letter queue") },
    ]);
  });
});

test("delivers what an earlier run accepted", async () => {
  const { collection, contents } = testCollection<unknown>();
  const first = testTopic({ notifications: collection, failures: Array(99).fill(unavailable) });
  await first.publish({ Message: "hello" });
  first.sns.stop();

  const before = testCollection(Object.fromEntries(contents));
  const second = testTopic({ notifications: before.collection });
  second.sns.resume();
  await second.clock.advance(0);
  expect(second.received()).toHaveLength(1);
  expect(before.contents.size).toBe(0);
});

test("records a message, its delivery and their connection", async () => {
  const { activities, publish } = testTopic();
  const messageId = await publish({ Message: "hello" });
  expect(activities).toMatchObject([
    { type: "message-published", topicArn, messageId, message: "hello" },
    { type: "delivery", eventId: messageId, rule: "orders", ruleArn: topicArn, targetArn: toQueueArn("received") },
  ]);
});
