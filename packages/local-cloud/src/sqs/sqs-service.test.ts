import { describe, expect, it } from "vitest";
import { AwsError } from "../core/aws-error.ts";
import { caller, testSqsService } from "../testing/sqs-service-setup.ts";
import type { AuthorizationRequest } from "./authorized-queues.ts";

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
    const { call, queue, QueueUrl } = testSqsService({
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
    const { call } = testSqsService({ authorize: (request) => void requests.push(request) });
    await call("ListQueues", {});
    expect(requests).toEqual([{ caller, action: "sqs:ListQueues", resource: "*" }]);
  });
});

describe("ReceiveMessage", () => {
  it("returns only the body, its digest and the handle by default", async () => {
    const { call, QueueUrl } = testSqsService();
    const MessageAttributes = { Foo: { DataType: "String", StringValue: "Bar" } };
    const { MessageId } = await call("SendMessage", { QueueUrl, MessageBody: "msg", MessageAttributes });
    expect(await call("ReceiveMessage", { QueueUrl })).toEqual({
      Messages: [
        { MessageId, Body: "msg", MD5OfBody: "6e2baaf3b97dbeef01c0043275f9a0e7", ReceiptHandle: expect.any(String) },
      ],
    });
  });

  it("returns the requested attributes and their digest", async () => {
    const { call, clock, QueueUrl } = testSqsService();
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
    const { call, QueueUrl } = testSqsService();
    expect(await call("ReceiveMessage", { QueueUrl })).toEqual({});
  });

  it("stops waiting when the caller disconnects", async () => {
    const { call, QueueUrl } = testSqsService();
    const controller = new AbortController();
    const waiting = call("ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20 }, controller);
    controller.abort();
    expect(await waiting).toEqual({});
  });

  it.each([
    { MaxNumberOfMessages: 0 },
    { MaxNumberOfMessages: 11 },
    { WaitTimeSeconds: 21 },
    { VisibilityTimeout: 43_201 },
  ])("rejects %j", async (input) => {
    const { call, QueueUrl } = testSqsService();
    await expect(call("ReceiveMessage", { QueueUrl, ...input })).rejects.toMatchObject({
      code: "InvalidParameterValueException",
    });
  });
});

describe("a batch", () => {
  it("sends valid entries and reports invalid ones", async () => {
    const { call, QueueUrl } = testSqsService();
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
    const { call, queue, QueueUrl } = testSqsService();
    const Entries = ["a", "b", "c", "d", "e"].map((Id) => ({ Id, MessageBody: "x".repeat(220_000) }));
    await expect(call("SendMessageBatch", { QueueUrl, Entries })).rejects.toMatchObject({
      code: "BatchRequestTooLong",
      message: "Batch requests cannot be longer than 1048576 bytes. You have sent 1100000 bytes.",
    });
    expect(queue.counts().visible).toBe(0);
  });

  it("makes visible and deletes by handle", async () => {
    const { call, queue, QueueUrl } = testSqsService();
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
    const { call, clock, queue, QueueUrl } = testSqsService();
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
    const { call, QueueUrl } = testSqsService();
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
  const { call, QueueUrl } = testSqsService();
  expect(await call("ListQueueTags", { QueueUrl })).toEqual({ Tags: { project: "lab2" } });
});

it("lists no tags of a queue without any", async () => {
  const { call, other } = testSqsService();
  expect(await call("ListQueueTags", { QueueUrl: other.url })).toEqual({});
});

describe("a message's system attributes", () => {
  const traceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  const AWSTraceHeader = { DataType: "String", StringValue: traceHeader };

  it("set by the sender are returned with the digest of the attributes, and on receipt", async () => {
    const { call, QueueUrl } = testSqsService();
    const sent = await call("SendMessage", {
      QueueUrl,
      MessageBody: "a",
      MessageGroupId: "tenant-1",
      MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: "some-trace-id" } },
    });
    expect(sent.MD5OfMessageSystemAttributes).toBe("fdce4f2818803f2f73becc09a54792c0");
    const { Messages } = await call("ReceiveMessage", {
      QueueUrl,
      AttributeNames: ["AWSTraceHeader", "MessageGroupId"],
    });
    expect(Messages[0].Attributes).toEqual({ AWSTraceHeader: "some-trace-id", MessageGroupId: "tenant-1" });
  });

  it("include the trace header of the request, unless the sender sets another", async () => {
    const { call, QueueUrl } = testSqsService();
    const headers = { "x-amzn-trace-id": traceHeader };
    const Entries = [
      { Id: "a", MessageBody: "a" },
      {
        Id: "b",
        MessageBody: "b",
        MessageSystemAttributes: { AWSTraceHeader: { ...AWSTraceHeader, StringValue: "Root=1" } },
      },
    ];
    const sent = await call("SendMessageBatch", { QueueUrl, Entries }, { headers });
    expect(sent.Successful.map((entry: object) => "MD5OfMessageSystemAttributes" in entry)).toEqual([false, true]);
    const received = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ["AWSTraceHeader"] };
    const { Messages } = await call("ReceiveMessage", received);
    expect(Messages.map(({ Attributes }: { Attributes: object }) => Attributes)).toEqual([
      { AWSTraceHeader: traceHeader },
      { AWSTraceHeader: "Root=1" },
    ]);
  });
});
