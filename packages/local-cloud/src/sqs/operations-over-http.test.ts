import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import {
  DeleteMessageCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterEach, expect, it } from "vitest";
import type { AwsError } from "../aws-endpoint/aws-error.ts";
import { sqsService } from "./operations.ts";
import { testQueue } from "./test-queue.ts";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** The real SDK over HTTP to the service. It throws when the MD5 of a body that it sent or received is wrong. */
async function setUp() {
  const { queue } = testQueue();
  const service = sqsService({ queues: [queue], authorize: () => {} });
  const server = createServer(async (request, response) => {
    try {
      const answer = await service.call({
        operation: String(request.headers["x-amz-target"]).split(".")[1] ?? "",
        headers: {},
        body: await buffer(request),
        caller: { kind: "root", arn: "arn:aws:iam::000000000000:root" },
        signal: new AbortController().signal,
      });
      response.writeHead(answer.statusCode, answer.headers).end(answer.body);
    } catch (error) {
      const { code, message, statusCode } = error as AwsError;
      response.writeHead(statusCode).end(JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  const client = new SQSClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  cleanUps.push(() => client.destroy());
  return { client, queue, QueueUrl: `http://127.0.0.1:${port}/000000000000/${queue.name}` };
}

it("the SDK accepts the digests of what it sends and receives", async () => {
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
  for (const { ReceiptHandle } of Messages) await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  expect(queue.counts()).toEqual({ visible: 0, notVisible: 0, delayed: 0 });
});

it("the SDK knows the errors by their classes", async () => {
  const { client, QueueUrl } = await setUp();
  const missing = new SendMessageCommand({ QueueUrl: `${QueueUrl}-none`, MessageBody: "a" });
  await expect(client.send(missing)).rejects.toBeInstanceOf(QueueDoesNotExist);
});
