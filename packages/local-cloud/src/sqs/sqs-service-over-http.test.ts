import {
  DeleteMessageCommand,
  InvalidMessageContents,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, it, onTestFinished } from "vitest";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { testQueue } from "../testing/queue-setup.ts";
import { createSqsService } from "./sqs-service.ts";

/** Connects the SDK to the service over HTTP. The SDK verifies the MD5 of sent and received bodies. */
async function setUp() {
  const { queue } = testQueue();
  const awsEndpoint = new AwsEndpoint({ activityLog: new ActivityLog() });
  onTestFinished(() => awsEndpoint.stop());
  const endpoint = await awsEndpoint.start(0);
  const service = createSqsService({ queues: [queue], authorize: () => {} });
  awsEndpoint.serve([service], () => ({ kind: "root", arn: "arn:aws:iam::000000000000:root" }));
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new SQSClient({ endpoint, region: "eu-central-1", credentials });
  onTestFinished(() => client.destroy());
  return { client, queue, QueueUrl: `${endpoint}/000000000000/${queue.name}` };
}

it("the SDK accepts the digests of sent and received messages", async () => {
  const { client, queue, QueueUrl } = await setUp();
  const bytes = new TextEncoder().encode("traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01");
  const MessageAttributes = { attr1: { DataType: "Binary", BinaryValue: bytes } };
  const sent = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "é\u{1f600}", MessageAttributes }));
  expect(sent.MD5OfMessageAttributes).toBe("8cbe4db156db8a94db8b801b7addb984");
  const batch = await client.send(
    new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: "second", MessageBody: "second" }] }),
  );
  expect(batch.Successful).toHaveLength(1);

  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
  );
  expect(Messages.map(({ Body }) => Body)).toEqual(["é\u{1f600}", "second"]);
  expect(Messages[0]).toMatchObject({ MD5OfMessageAttributes: sent.MD5OfMessageAttributes, MessageAttributes });
  for (const { ReceiptHandle } of Messages) {
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
  expect(queue.counts()).toEqual({ visible: 0, notVisible: 0, delayed: 0 });
});

it("the SDK recognizes errors by class and by former code", async () => {
  const { client, QueueUrl } = await setUp();
  const missing = new SendMessageCommand({ QueueUrl: `${QueueUrl}-none`, MessageBody: "a" });
  const error = await client.send(missing).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(QueueDoesNotExist);
  expect(error).toMatchObject({ Error: { Type: "Sender", Code: "AWS.SimpleQueueService.NonExistentQueue" } });
});

it("the SDK sends and receives system attributes, and recognizes further errors", async () => {
  const { client, QueueUrl } = await setUp();
  const StringValue = "Root=1-5759e988-bd862e3fe1be46a994272793";
  const MessageSystemAttributes = { AWSTraceHeader: { DataType: "String", StringValue } };
  await client.send(
    new SendMessageCommand({ QueueUrl, MessageBody: "a", MessageGroupId: "tenant-a", MessageSystemAttributes }),
  );
  const MessageSystemAttributeNames = ["MessageGroupId" as const, "AWSTraceHeader" as const];
  const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames }));
  expect(Messages?.map(({ Attributes }) => Attributes)).toEqual([
    { MessageGroupId: "tenant-a", AWSTraceHeader: StringValue },
  ]);
  const send = (input: object) => client.send(new SendMessageCommand({ QueueUrl, MessageBody: "a", ...input }));
  await expect(send({ MessageBody: "\u0000" })).rejects.toBeInstanceOf(InvalidMessageContents);
  await expect(send({ DelaySeconds: 901 })).rejects.toMatchObject({
    message: expect.stringContaining("parameter DelaySeconds is invalid"),
    Error: { Type: "Sender", Code: "InvalidParameterValue" },
    $metadata: { httpStatusCode: 400 },
  });
});
