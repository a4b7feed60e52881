import { join } from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { PublishCommand } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { createClients, readLogs, STACKS, start } from "./support/hand-written-stack.ts";

test("a function publishes to a topic, whose subscribers receive what their filter policies let pass", async () => {
  const cloud = await start(join(STACKS, "topic-fan-out"));
  expect(cloud.notEmulated).toContain("aws_sns_topic_subscription.team.protocol");
  const lines = readLogs(cloud);
  const { lambda, sqs } = createClients(cloud);
  const place = (lane: string, email: string) => {
    const Payload = JSON.stringify({ lane, email });
    return lambda.send(new InvokeCommand({ FunctionName: "shop", Payload }));
  };
  await place("standard", "a@example.com");
  await place("express", "b@example.org");
  await expect.poll(() => lines.join()).toContain("mail to a@example.com New order");
  expect(lines.join()).not.toContain("b@example.org");
  const { express: QueueUrl } = cloud.outputs.queue_urls as Record<string, string>;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
  const [envelope, ...others] = Messages.map(({ Body = "" }) => JSON.parse(Body));
  expect(others).toEqual([]);
  expect(envelope).toMatchObject({
    Type: "Notification",
    Subject: "New order",
    Message: '{"customer":{"email":"b@example.org"}}',
    MessageAttributes: { lane: { Type: "String", Value: "express" } },
  });
});

test("a topic's message that a function cannot handle ends in the function's dead-letter queue", async () => {
  const cloud = await start(join(STACKS, "topic-fan-out"));
  const { sns, sqs } = createClients(cloud);
  const Message = '{"customer":{"email":"bounce@example.com"}}';
  await sns.send(new PublishCommand({ TopicArn: String(cloud.outputs.topic_arn), Message }));
  const QueueUrl = String(cloud.outputs.failed_url);
  const MessageAttributeNames = ["All"];
  const receive = new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames, WaitTimeSeconds: 20 });
  const { Messages: [letter] = [] } = await sqs.send(receive);
  expect(JSON.parse(letter?.Body ?? "{}").Records).toMatchObject([{ EventSource: "aws:sns", Sns: { Message } }]);
  expect(letter?.MessageAttributes).toMatchObject({ ErrorMessage: { StringValue: "bounced" } });
});

test("an event that a function cannot handle is published on a topic", async () => {
  const cloud = await start(join(STACKS, "topic-fan-out"));
  const published: object[] = [];
  cloud.activityLog.subscribe((activity) => activity.type === "message-published" && published.push(activity));
  const Payload = '{"email":"a@example.com"}';
  await createClients(cloud).lambda.send(new InvokeCommand({ FunctionName: "shop", InvocationType: "Event", Payload }));
  await expect
    .poll(() => published)
    .toMatchObject([
      {
        topicArn: expect.stringContaining(":alarms-"),
        message: Payload,
        attributes: { ErrorCode: { StringValue: "200" }, ErrorMessage: { StringValue: expect.any(String) } },
      },
    ]);
});
