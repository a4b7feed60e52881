import { describe, expect, it } from "vitest";
import { AwsError } from "../core/aws-error.ts";
import { testQueue } from "../testing/queue-setup.ts";
import type { AuthorizationRequest, SqsServiceDependencies } from "./authorized-queues.ts";
import { createSqsService } from "./sqs-service.ts";

const caller = { kind: "role", arn: "arn:aws:sts::000000000000:assumed-role/a/b", roleArn: "…" } as const;

function setUp({ authorize = () => {} }: Partial<SqsServiceDependencies> = {}) {
  const { queue, clock } = testQueue({ policy: '{"Version":"2012-10-17"}', tags: { project: "lab2" } });
  const { queue: other } = testQueue({ name: "other" }, clock);
  const service = createSqsService({ queues: [queue, other], authorize });
  const call = async (operation: string, input: object, signal = new AbortController().signal) => {
    const body = Buffer.from(JSON.stringify(input));
    const response = await service.call({ operation, headers: {}, body, caller, signal });
    return JSON.parse(response.body.toString());
  };
  return { queue, other, clock, call, QueueUrl: queue.url };
}

describe("a queue is found", () => {
  it("by account and name, whatever the host", async () => {
    const { call, queue } = setUp();
    await call("SendMessage", { QueueUrl: `https://sqs.example.com/000000000000/${queue.name}`, MessageBody: "a" });
    expect(queue.counts().visible).toBe(1);
  });

  it("by name, returning its URL", async () => {
    const { call, other } = setUp();
    expect(await call("GetQueueUrl", { QueueName: "other" })).toEqual({ QueueUrl: other.url });
    const foreign = { QueueName: "other", QueueOwnerAWSAccountId: "111111111111" };
    await expect(call("GetQueueUrl", foreign)).rejects.toMatchObject({ code: "QueueDoesNotExist" });
  });

  it("unless it does not exist", async () => {
    const { call } = setUp();
    await expect(call("PurgeQueue", { QueueUrl: "http://127.0.0.1:4566/000000000000/none" })).rejects.toMatchObject({
      code: "QueueDoesNotExist",
      message: "The specified queue does not exist.",
    });
  });

  it("by prefix", async () => {
    const { call, queue, other } = setUp();
    expect(await call("ListQueues", {})).toEqual({ QueueUrls: [queue.url, other.url] });
    expect(await call("ListQueues", { QueueNamePrefix: "oth" })).toEqual({ QueueUrls: [other.url] });
    expect(await call("ListQueues", { QueueNamePrefix: "none" })).toEqual({});
  });
});

describe("authorization", () => {
  it.each([
    ["SendMessage", "sqs:SendMessage"],
    ["SendMessageBatch", "sqs:SendMessage"],
    ["ReceiveMessage", "sqs:ReceiveMessage"],
    ["DeleteMessage", "sqs:DeleteMessage"],
    ["DeleteMessageBatch", "sqs:DeleteMessage"],
    ["ChangeMessageVisibility", "sqs:ChangeMessageVisibility"],
    ["ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"],
    ["GetQueueAttributes", "sqs:GetQueueAttributes"],
    ["ListQueueTags", "sqs:ListQueueTags"],
    ["PurgeQueue", "sqs:PurgeQueue"],
  ])("%s requires %s before validation", async (operation, action) => {
    const requests: AuthorizationRequest[] = [];
    const { call, queue, QueueUrl } = setUp({
      authorize(request) {
        requests.push(request);
        throw new AwsError("AccessDenied", "no");
      },
    });
    await expect(call(operation, { QueueUrl })).rejects.toMatchObject({ code: "AccessDenied" });
    expect(requests).toEqual([{ caller, action, resource: queue.arn, queue }]);
  });

  it("is not limited to a queue for ListQueues", async () => {
    const requests: AuthorizationRequest[] = [];
    const { call } = setUp({ authorize: (request) => void requests.push(request) });
    await call("ListQueues", {});
    expect(requests).toEqual([{ caller, action: "sqs:ListQueues", resource: "*" }]);
  });
});

describe("ReceiveMessage", () => {
  it("returns only the body, its digest and the handle by default", async () => {
    const { call, QueueUrl } = setUp();
    const MessageAttributes = { Foo: { DataType: "String", StringValue: "Bar" } };
    const { MessageId } = await call("SendMessage", { QueueUrl, MessageBody: "msg", MessageAttributes });
    expect(await call("ReceiveMessage", { QueueUrl })).toEqual({
      Messages: [
        { MessageId, Body: "msg", MD5OfBody: "6e2baaf3b97dbeef01c0043275f9a0e7", ReceiptHandle: expect.any(String) },
      ],
    });
  });

  it("returns the requested attributes and their digest", async () => {
    const { call, clock, QueueUrl } = setUp();
    const MessageAttributes = {
      Hello: { DataType: "String", StringValue: "There" },
      General: { DataType: "String", StringValue: "Kenobi" },
    };
    await call("SendMessage", { QueueUrl, MessageBody: "msg", MessageAttributes });
    const names = { MessageAttributeNames: ["Hel.*"], MessageSystemAttributeNames: ["All"] };
    const { Messages } = await call("ReceiveMessage", { QueueUrl, ...names });
    expect(Messages).toMatchObject([
      {
        MessageAttributes: { Hello: MessageAttributes.Hello },
        MD5OfMessageAttributes: "a311262e065454b75da111d535b8dacd",
        Attributes: {
          SenderId: caller.arn,
          SentTimestamp: String(clock.now()),
          ApproximateFirstReceiveTimestamp: String(clock.now()),
          ApproximateReceiveCount: "1",
        },
      },
    ]);
  });

  it("returns no Messages for an empty queue", async () => {
    const { call, QueueUrl } = setUp();
    expect(await call("ReceiveMessage", { QueueUrl })).toEqual({});
  });

  it("stops waiting when the caller disconnects", async () => {
    const { call, QueueUrl } = setUp();
    const controller = new AbortController();
    const waiting = call("ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20 }, controller.signal);
    controller.abort();
    expect(await waiting).toEqual({});
  });

  it.each([
    { MaxNumberOfMessages: 0 },
    { MaxNumberOfMessages: 11 },
    { WaitTimeSeconds: 21 },
    { VisibilityTimeout: 43_201 },
  ])("rejects %j", async (input) => {
    const { call, QueueUrl } = setUp();
    await expect(call("ReceiveMessage", { QueueUrl, ...input })).rejects.toMatchObject({
      code: "InvalidParameterValue",
    });
  });
});

describe("a batch", () => {
  it("sends valid entries and reports invalid ones", async () => {
    const { call, QueueUrl } = setUp();
    const Entries = [
      { Id: "right", MessageBody: "a" },
      { Id: "late", MessageBody: "b", DelaySeconds: 901 },
    ];
    expect(await call("SendMessageBatch", { QueueUrl, Entries })).toEqual({
      Successful: [
        { Id: "right", MessageId: expect.any(String), MD5OfMessageBody: "0cc175b9c0f1b6a831c399e269772661" },
      ],
      Failed: [expect.objectContaining({ Id: "late", SenderFault: true, Code: "InvalidParameterValue" })],
    });
  });

  it("is rejected as a whole if larger than 1 MiB", async () => {
    const { call, queue, QueueUrl } = setUp();
    const Entries = ["a", "b", "c", "d", "e"].map((Id) => ({ Id, MessageBody: "x".repeat(220_000) }));
    await expect(call("SendMessageBatch", { QueueUrl, Entries })).rejects.toMatchObject({
      code: "BatchRequestTooLong",
      message: "Batch requests cannot be longer than 1048576 bytes. You have sent 1100000 bytes.",
    });
    expect(queue.counts().visible).toBe(0);
  });

  it("makes visible and deletes by handle", async () => {
    const { call, queue, QueueUrl } = setUp();
    for (const MessageBody of ["a", "b"]) {
      await call("SendMessage", { QueueUrl, MessageBody });
    }
    const { Messages } = await call("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 });
    const [a, b] = Messages.map((message: { ReceiptHandle: string }) => message.ReceiptHandle);
    const change = [{ Id: "a", ReceiptHandle: a, VisibilityTimeout: 0 }];
    expect(await call("ChangeMessageVisibilityBatch", { QueueUrl, Entries: change })).toEqual({
      Successful: [{ Id: "a" }],
    });
    const remove = [
      { Id: "b", ReceiptHandle: b },
      { Id: "none", ReceiptHandle: "nonsense" },
    ];
    expect(await call("DeleteMessageBatch", { QueueUrl, Entries: remove })).toEqual({
      Successful: [{ Id: "b" }],
      Failed: [expect.objectContaining({ Id: "none", Code: "ReceiptHandleIsInvalid" })],
    });
    expect(queue.counts()).toEqual({ visible: 1, notVisible: 0, delayed: 0 });
  });
});

describe("GetQueueAttributes", () => {
  it("returns the settings and message counts of the queue", async () => {
    const { call, clock, queue, QueueUrl } = setUp();
    await call("SendMessage", { QueueUrl, MessageBody: "a", DelaySeconds: 1 });
    const createdAtSeconds = String(clock.now() / 1000);
    expect(await call("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] })).toEqual({
      Attributes: {
        QueueArn: queue.arn,
        ApproximateNumberOfMessages: "0",
        ApproximateNumberOfMessagesNotVisible: "0",
        ApproximateNumberOfMessagesDelayed: "1",
        CreatedTimestamp: createdAtSeconds,
        LastModifiedTimestamp: createdAtSeconds,
        VisibilityTimeout: "30",
        MaximumMessageSize: "262144",
        MessageRetentionPeriod: "345600",
        DelaySeconds: "0",
        ReceiveMessageWaitTimeSeconds: "0",
        SqsManagedSseEnabled: "true",
        Policy: '{"Version":"2012-10-17"}',
      },
    });
  });

  it("omits unset attributes and rejects unknown ones", async () => {
    const { call, QueueUrl } = setUp();
    const AttributeNames = ["QueueArn", "RedrivePolicy"];
    const { Attributes } = await call("GetQueueAttributes", { QueueUrl, AttributeNames });
    expect(Object.keys(Attributes)).toEqual(["QueueArn"]);
    await expect(call("GetQueueAttributes", { QueueUrl, AttributeNames: ["Color"] })).rejects.toMatchObject({
      code: "InvalidAttributeName",
      message: "Unknown Attribute Color.",
    });
  });
});

it("lists a queue's tags", async () => {
  const { call, QueueUrl } = setUp();
  expect(await call("ListQueueTags", { QueueUrl })).toEqual({ Tags: { project: "lab2" } });
});

it.each([
  ["SendMessage", {}, "QueueUrl"],
  ["SendMessage", { MessageBody: "" }, "MessageBody"],
  ["DeleteMessage", {}, "ReceiptHandle"],
  ["ChangeMessageVisibility", { ReceiptHandle: "x" }, "VisibilityTimeout"],
])("%s with %j fails without %s", async (operation, input, missing) => {
  const { call, QueueUrl } = setUp();
  const request = missing === "QueueUrl" ? input : { QueueUrl, ...input };
  await expect(call(operation, request)).rejects.toMatchObject({
    code: "MissingParameter",
    message: `The request must contain the parameter ${missing}.`,
  });
});

it("rejects an unsupported parameter", async () => {
  const { call, QueueUrl } = setUp();
  const input = { QueueUrl, MessageBody: "a", MessageGroupId: "g" };
  await expect(call("SendMessage", input)).rejects.toMatchObject({ code: "ValidationException" });
});
