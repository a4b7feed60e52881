import {
  AuthorizationErrorException,
  BatchEntryIdsNotDistinctException,
  CreateTopicCommand,
  EmptyBatchRequestException,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  InvalidParameterException,
  InvalidParameterValueException,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  type MessageAttributeValue,
  NotFoundException,
  PublishBatchCommand,
  type PublishBatchRequestEntry,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
  TooManyEntriesInBatchRequestException,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { describe, expect, onTestFinished, test } from "vitest";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { ACCOUNT_ID, testTopic, topicArn, toQueueArn } from "../testing/topic-setup.ts";

const role = {
  kind: "role",
  arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/order/order`,
  roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/order`,
} as const;
const root = { kind: "root", arn: `arn:aws:iam::${ACCOUNT_ID}:root` } as const;

/** Connects the SDK to the service over HTTP. */
async function setUp(setup: Parameters<typeof testTopic>[0] = {}, caller: typeof role | typeof root = root) {
  const topic = testTopic({ topic: { tags: { team: "orders" } }, ...setup });
  const awsEndpoint = new AwsEndpoint({ activityLog: new ActivityLog() });
  onTestFinished(() => awsEndpoint.stop());
  const endpoint = await awsEndpoint.start(0);
  awsEndpoint.serve([topic.sns.service], () => caller);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new SNSClient({ endpoint, region: "eu-central-1", credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return { ...topic, client };
}

describe("the SDK", () => {
  test("publishes a message with attributes of each type", async () => {
    const { client, clock, received } = await setUp({ subscription: { raw_message_delivery: true } });
    const { MessageId } = await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Message: "<é\u{1f600} & hello>\r\n",
        Subject: "Order",
        MessageAttributes: {
          text: { DataType: "String", StringValue: "a=b&c" },
          number: { DataType: "Number", StringValue: "1.5" },
          list: { DataType: "String.Array", StringValue: '["a",1,true,null]' },
          bytes: { DataType: "Binary", BinaryValue: Buffer.from([2, 3, 4]) },
        },
      }),
    );
    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    await clock.advance(0);
    expect(received()).toMatchObject([
      {
        body: "<é\u{1f600} & hello>\r\n",
        attributes: {
          text: { DataType: "String", StringValue: "a=b&c" },
          number: { DataType: "Number", StringValue: "1.5" },
          list: { DataType: "String.Array", StringValue: '["a",1,true,null]' },
          bytes: { DataType: "Binary", BinaryValue: "AgME" },
        },
      },
    ]);
  });

  test("publishes a batch", async () => {
    const { client, clock, received } = await setUp({ subscription: { raw_message_delivery: true } });
    const attribute = { a: { DataType: "String", StringValue: "x" } };
    const output = await client.send(
      new PublishBatchCommand({
        TopicArn: topicArn,
        PublishBatchRequestEntries: [
          { Id: "1", Message: "first", MessageAttributes: attribute },
          { Id: "2", Message: "second" },
        ],
      }),
    );
    const MessageId = expect.any(String);
    expect(output).toMatchObject({
      Successful: [
        { Id: "1", MessageId },
        { Id: "2", MessageId },
      ],
      Failed: [],
    });
    await clock.advance(0);
    expect(received().map(({ attributes, body }) => ({ attributes, body }))).toEqual([
      { body: "first", attributes: attribute },
      { body: "second", attributes: {} },
    ]);
  });

  test("publishes to a topic that TargetArn names", async () => {
    const { client, clock, received } = await setUp();
    await client.send(new PublishCommand({ TargetArn: topicArn, Message: "hello" }));
    await clock.advance(0);
    expect(received()).toHaveLength(1);
  });

  test("lists topics and subscriptions, and reads their attributes", async () => {
    const filter_policy = '{"total":[{"numeric":[">",0]}]}';
    const redrive_policy = JSON.stringify({ deadLetterTargetArn: toQueueArn("dead") });
    const subscription = { filter_policy, filter_policy_scope: "MessageBody", redrive_policy };
    const { client } = await setUp({ subscription });
    expect((await client.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn: topicArn }]);
    const { Attributes: attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn }));
    expect(attributes).toMatchObject({ TopicArn: topicArn, Owner: ACCOUNT_ID, SubscriptionsConfirmed: "1" });
    expect(JSON.parse(attributes?.Policy ?? "")).toMatchObject({ Id: "__default_policy_ID" });
    const { Subscriptions = [] } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }));
    expect(Subscriptions).toMatchObject([{ TopicArn: topicArn, Protocol: "sqs", Endpoint: toQueueArn("received") }]);
    expect((await client.send(new ListSubscriptionsCommand({}))).Subscriptions).toEqual(Subscriptions);
    const [{ SubscriptionArn } = {}] = Subscriptions;
    const own = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(own.Attributes).toEqual({
      SubscriptionArn,
      TopicArn: topicArn,
      Owner: ACCOUNT_ID,
      Protocol: "sqs",
      Endpoint: toQueueArn("received"),
      ConfirmationWasAuthenticated: "true",
      PendingConfirmation: "false",
      RawMessageDelivery: "false",
      FilterPolicy: filter_policy,
      FilterPolicyScope: "MessageBody",
      RedrivePolicy: redrive_policy,
    });
    const tags = await client.send(new ListTagsForResourceCommand({ ResourceArn: topicArn }));
    expect(tags.Tags).toEqual([{ Key: "team", Value: "orders" }]);
  });

  test("reads long lists in pages", async () => {
    const names = Array.from({ length: 150 }, (_, index) => `topic-${index}`);
    const aws_sns_topic = Object.fromEntries(["orders", ...names].map((name) => [name, { name }]));
    const { client } = await setUp({ resources: { aws_sns_topic } });
    const first = await client.send(new ListTopicsCommand({}));
    const second = await client.send(new ListTopicsCommand({ NextToken: first.NextToken }));
    expect([first.Topics?.length, second.Topics?.length, second.NextToken]).toEqual([100, 51, undefined]);
    await expect(client.send(new ListTopicsCommand({ NextToken: "x" }))).rejects.toThrow(InvalidParameterException);
  });
});

describe("rejects", () => {
  // The messages are those that AWS was recorded to send.
  test.each<[string, object, typeof NotFoundException | typeof InvalidParameterException]>([
    ["Topic does not exist", { TopicArn: `${topicArn}-2` }, NotFoundException],
    [
      "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1",
      { TopicArn: "x" },
      InvalidParameterException,
    ],
    [
      "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified",
      { TopicArn: undefined, TargetArn: "arn:aws:sns:eu-central-1:1:endpoint/APNS/a/b" },
      InvalidParameterException,
    ],
    ["Invalid parameter: Empty message", { Message: "" }, InvalidParameterException],
    ["Invalid parameter: Message too long", { Message: "é".repeat(131_073) }, InvalidParameterException],
    ["Invalid parameter: Subject", { Subject: "" }, InvalidParameterException],
    ["Invalid parameter: Subject", { Subject: "a\nb" }, InvalidParameterException],
    ["Invalid parameter: Subject", { Subject: "x".repeat(101) }, InvalidParameterException],
    [
      "Invalid parameter: Message Structure - No default entry in JSON message body",
      { Message: '{"sqs":"x"}', MessageStructure: "json" },
      InvalidParameterException,
    ],
    [
      "Invalid parameter: Message Structure - JSON message body failed to parse",
      { Message: "{x", MessageStructure: "json" },
      InvalidParameterException,
    ],
    [
      "Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
      { MessageDeduplicationId: "x" },
      InvalidParameterException,
    ],
  ])("%s", async (message, input, error) => {
    const { client } = await setUp();
    const sent = client.send(new PublishCommand({ TopicArn: topicArn, Message: "hello", ...input }));
    await expect(sent).rejects.toThrow(error);
    await expect(sent).rejects.toThrow(message);
  });

  test.each<[string, string, MessageAttributeValue]>([
    [
      "The message attribute 'a' must contain non-empty message attribute value for message attribute type 'String'.",
      "a",
      { DataType: "String" },
    ],
    [
      "The message attribute 'a' with type 'String' must use field 'String'.",
      "a",
      { DataType: "String", BinaryValue: Buffer.from("x") },
    ],
    [
      "The message attribute 'a' with type 'Binary' must use field 'Binary'.",
      "a",
      { DataType: "Binary", StringValue: "x" },
    ],
    [
      "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
      "a",
      { DataType: "Stringly", StringValue: "x" },
    ],
    ["Could not cast message attribute 'a' value to number.", "a", { DataType: "Number", StringValue: "x" }],
    [
      "Length of message attribute name must be less than 256 bytes.",
      "a".repeat(257),
      { DataType: "String", StringValue: "x" },
    ],
    [
      "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
      "a^",
      { DataType: "String", StringValue: "x" },
    ],
    [
      "Invalid message attribute name starting with character '.' was found.",
      ".a",
      { DataType: "String", StringValue: "x" },
    ],
    [
      "Invalid message attribute name ending with character '.' was found.",
      "a.",
      { DataType: "String", StringValue: "x" },
    ],
    ["Message attribute name can not have successive '.' character.", "a..b", { DataType: "String", StringValue: "x" }],
  ])("%s", async (message, name, attribute) => {
    const { client } = await setUp();
    const MessageAttributes = { [name]: attribute };
    const sent = client.send(new PublishCommand({ TopicArn: topicArn, Message: "hello", MessageAttributes }));
    await expect(sent).rejects.toThrow(InvalidParameterValueException);
    await expect(sent).rejects.toThrow(message);
  });

  const entry = (Id: string): PublishBatchRequestEntry => ({ Id, Message: "hello" });

  test.each([
    ["a batch without entries", [], EmptyBatchRequestException],
    ["equal ids in a batch", [entry("1"), entry("1")], BatchEntryIdsNotDistinctException],
    [
      "eleven entries",
      Array.from({ length: 11 }, (_, index) => entry(String(index))),
      TooManyEntriesInBatchRequestException,
    ],
    ["a batch with one invalid message", [entry("1"), { Id: "2", Message: "" }], InvalidParameterException],
  ])("%s", async (_, PublishBatchRequestEntries, error) => {
    const { client, clock, received } = await setUp();
    const command = new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries });
    await expect(client.send(command)).rejects.toThrow(error);
    await clock.advance(0);
    expect(received()).toEqual([]);
  });

  test("operations of Terraform and text messages, by name", async () => {
    const { client } = await setUp();
    const reason = "topics and subscriptions are created, changed and deleted in Terraform";
    for (const command of [
      new CreateTopicCommand({ Name: "a" }),
      new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint: toQueueArn("received") }),
      new UnsubscribeCommand({ SubscriptionArn: `${topicArn}:1` }),
    ]) {
      await expect(client.send(command as CreateTopicCommand)).rejects.toThrow(
        `the local cloud does not support ${command.constructor.name.replace("Command", "")}: ${reason}`,
      );
    }
    const text = new PublishCommand({ PhoneNumber: "+431234567", Message: "hello" });
    await expect(client.send(text)).rejects.toThrow("the local cloud does not support the parameter PhoneNumber");
  });
});

describe("a function", () => {
  const grant = (Action: string) => ({
    aws_iam_role: {
      order: {
        name: "order",
        assume_role_policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
      },
    },
    aws_iam_role_policy: {
      order: {
        name: "order",
        role: "order",
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action, Resource: topicArn }],
        }),
      },
    },
  });

  test("publishes if its role permits it, whatever the topic's default policy", async () => {
    const { client, clock, received } = await setUp({ resources: grant("sns:Publish") }, role);
    await client.send(new PublishCommand({ TopicArn: topicArn, Message: "hello" }));
    await clock.advance(0);
    expect(received()).toHaveLength(1);
  });

  test("is denied otherwise, without learning whether the topic exists", async () => {
    const { activities, client } = await setUp({ resources: grant("sns:GetTopicAttributes") }, role);
    for (const arn of [topicArn, `${topicArn}-2`]) {
      const sent = client.send(new PublishCommand({ TopicArn: arn, Message: "hello" }));
      await expect(sent).rejects.toThrow(AuthorizationErrorException);
      await expect(sent).rejects.toThrow(/order is not authorized to perform: sns:Publish on resource: .*orders/);
    }
    expect(activities.map(({ type }) => type)).toEqual(["access-denied", "access-denied"]);
    await expect(client.send(new ListTopicsCommand({}))).rejects.toThrow(AuthorizationErrorException);
  });
});
