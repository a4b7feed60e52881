import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { describe, expect, onTestFinished, test } from "vitest";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { openDiskStore } from "../core/store/disk-store.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { senderId, testQueue } from "../testing/queue-setup.ts";
import type { FifoSettings } from "./queue-settings.ts";
import { createSqsService } from "./sqs-service.ts";

const MINUTE_MS = 60_000;
const defaults: FifoSettings = {
  contentBasedDeduplication: true,
  deduplicationScope: "queue",
  throughputLimit: "perQueue",
};

/** Connects the SDK to a FIFO queue over HTTP. */
async function setUp(fifo: Partial<FifoSettings> = {}) {
  const { clock, queue } = testQueue({ name: "orders.fifo", fifo: { ...defaults, ...fifo } });
  const awsEndpoint = new AwsEndpoint({ activityLog: new ActivityLog() });
  const endpoint = await awsEndpoint.start(0);
  const service = createSqsService({ queues: [queue], authorize: () => {} });
  awsEndpoint.serve([service], () => ({ kind: "root", arn: senderId }));
  const client = new SQSClient({
    endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await awsEndpoint.stop();
  });
  const QueueUrl = `${endpoint}/000000000000/${queue.name}`;
  return {
    client,
    clock,
    queue,
    QueueUrl,
    send: (MessageBody: string, MessageGroupId = "a", input: Partial<SendMessageCommandInput> = {}) =>
      client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId, ...input })),
    async receive(MaxNumberOfMessages = 10) {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages,
        MessageSystemAttributeNames: ["All"],
      });
      return (await client.send(command)).Messages ?? [];
    },
    remove: (ReceiptHandle: string | undefined) => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
  };
}

const bodies = (messages: { Body?: string | undefined }[]) => messages.map(({ Body }) => Body);

describe("order", () => {
  test("a group waits while one of its messages is in flight, and others do not", async () => {
    const { receive, remove, send } = await setUp();
    for (const [body, group] of [
      ["a1", "a"],
      ["a2", "a"],
      ["b1", "b"],
    ]) {
      await send(body ?? "", group);
    }
    const [first] = await receive(1);
    expect(bodies([first ?? {}])).toEqual(["a1"]);
    expect(bodies(await receive())).toEqual(["b1"]);
    await remove(first?.ReceiptHandle);
    expect(bodies(await receive())).toEqual(["a2"]);
  });

  test("one receive returns several messages of a group in order", async () => {
    const { receive, send } = await setUp();
    for (const body of ["1", "2", "3"]) {
      await send(body);
    }
    expect(bodies(await receive(2))).toEqual(["1", "2"]);
    expect(await receive()).toEqual([]);
  });

  test("a message that was not deleted is the first one of its group again", async () => {
    const { clock, receive, send } = await setUp();
    await send("1");
    await send("2");
    await receive(1);
    await clock.advance(30_000);
    expect(bodies(await receive(1))).toEqual(["1"]);
  });

  test("a receiver that waits gets the next message once the one before it is deleted", async () => {
    const { client, QueueUrl, receive, remove, send } = await setUp();
    await send("1");
    await send("2");
    const [first] = await receive(1);
    const waiting = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    await remove(first?.ReceiptHandle);
    expect(bodies((await waiting).Messages ?? [])).toEqual(["2"]);
  });

  test("sequence numbers have 20 digits and increase, also within a batch", async () => {
    const { client, QueueUrl, receive, send } = await setUp();
    const sent = await send("1");
    const Entries = ["2", "3"].map((Id) => ({ Id, MessageBody: Id, MessageGroupId: "a" }));
    const { Successful = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const numbers = [sent, ...Successful].map(({ SequenceNumber = "" }) => SequenceNumber);
    expect(numbers).toEqual(numbers.toSorted());
    expect(new Set(numbers).size).toBe(3);
    expect(numbers[0]).toMatch(/^\d{20}$/);
    expect((await receive()).map(({ Attributes }) => Attributes?.SequenceNumber)).toEqual(numbers);
  });
});

describe("deduplication", () => {
  test("a message with the same ID within five minutes is accepted and not delivered again", async () => {
    const { clock, receive, remove, send } = await setUp({ contentBasedDeduplication: false });
    const first = await send("1", "a", { MessageDeduplicationId: "order-1" });
    const [received] = await receive();
    expect(received?.Attributes).toMatchObject({
      MessageDeduplicationId: "order-1",
      MessageGroupId: "a",
      SequenceNumber: first.SequenceNumber,
    });
    await remove(received?.ReceiptHandle);
    await clock.advance(5 * MINUTE_MS - 1);
    const { MessageId, SequenceNumber } = first;
    expect(await send("2", "b", { MessageDeduplicationId: "order-1" })).toMatchObject({ MessageId, SequenceNumber });
    expect(await receive()).toEqual([]);
    await clock.advance(1);
    await send("3", "a", { MessageDeduplicationId: "order-1" });
    expect(bodies(await receive())).toEqual(["3"]);
  });

  test("the body is the ID with content-based deduplication, unless the message has one", async () => {
    const { receive, send } = await setUp();
    await send("1");
    await send("1");
    await send("1", "a", { MessageDeduplicationId: "other" });
    const messages = await receive();
    expect(messages.map(({ Attributes }) => Attributes?.MessageDeduplicationId)).toEqual([
      "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
      "other",
    ]);
  });

  test("may apply to each group", async () => {
    const { receive, send } = await setUp({ deduplicationScope: "messageGroup" });
    await send("1", "a");
    await send("1", "b");
    await send("1", "a");
    expect(bodies(await receive())).toEqual(["1", "1"]);
  });
});

describe("rejects", () => {
  test.each<[string, Partial<SendMessageCommandInput>, string, string]>([
    [
      "no group",
      { MessageGroupId: undefined },
      "MissingParameter",
      "The request must contain the parameter MessageGroupId.",
    ],
    [
      "no deduplication ID",
      { MessageDeduplicationId: undefined },
      "InvalidParameterValue",
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    ],
    ["a delay", { DelaySeconds: 1 }, "InvalidParameterValue", "Value 1 for parameter DelaySeconds is invalid."],
    [
      "an invalid deduplication ID",
      { MessageDeduplicationId: "order 1" },
      "InvalidParameterValue",
      "MessageDeduplicationId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
    ],
  ])("a message with %s", async (_, change, Code, message) => {
    const { send } = await setUp({ contentBasedDeduplication: false });
    await expect(send("1", "a", { MessageDeduplicationId: "1", ...change })).rejects.toMatchObject({
      Code,
      message: expect.stringContaining(message),
    });
  });

  test("a receipt handle whose visibility timeout is over", async () => {
    const { clock, receive, remove, send } = await setUp();
    await send("1");
    const [received] = await receive();
    await clock.advance(30_000);
    await expect(remove(received?.ReceiptHandle)).rejects.toThrow("Reason: The receipt handle has expired.");
  });

  test("ReceiveRequestAttemptId by name", async () => {
    const { client, QueueUrl } = await setUp();
    await expect(client.send(new ReceiveMessageCommand({ QueueUrl, ReceiveRequestAttemptId: "1" }))).rejects.toThrow(
      "the local cloud does not support ReceiveRequestAttemptId",
    );
  });
});

test("describes its type in its attributes", async () => {
  const { client, QueueUrl } = await setUp();
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  expect(Attributes).toMatchObject({
    FifoQueue: "true",
    ContentBasedDeduplication: "true",
    DeduplicationScope: "queue",
    FifoThroughputLimit: "perQueue",
  });
});

test("a message that is made visible blocks its group no longer", async () => {
  const { client, QueueUrl, receive, send } = await setUp();
  await send("1");
  await send("2");
  const [first] = await receive(1);
  const ReceiptHandle = first?.ReceiptHandle;
  await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  expect(bodies(await receive())).toEqual(["1", "2"]);
});

test("order, blocked groups and deduplication survive a restart", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fifo-queue-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const clock = new ManualClock();
  const open = async () => {
    const store = await openDiskStore(folder);
    const settings = { name: "orders.fifo", fifo: defaults };
    const { queue } = testQueue(settings, clock, store.collection("messages"), store.collection("deduplication"));
    return { queue, store };
  };
  const first = await open();
  const sent = Array.from({ length: 20 }, (_, index) => String(index));
  for (const body of sent) {
    await first.queue.send({ body, groupId: "a", senderId });
  }
  await first.queue.receive();
  await first.store.close();

  const second = await open();
  expect(await second.queue.receive({ maxNumberOfMessages: 10 })).toEqual([]);
  await second.queue.send({ body: "0", groupId: "a", senderId });
  await second.queue.send({ body: "last", groupId: "a", senderId });
  await clock.advance(30_000);
  const received = [];
  for (let count = 0; count < 3; count++) {
    const messages = await second.queue.receive({ maxNumberOfMessages: 10 });
    received.push(...messages.map(({ body }) => body));
    await Promise.all(messages.map(({ receiptHandle }) => second.queue.delete(receiptHandle)));
  }
  expect(received).toEqual([...sent, "last"]);
  await second.store.close();
});
