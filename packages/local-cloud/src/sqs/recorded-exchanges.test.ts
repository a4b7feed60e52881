import { expect, onTestFinished, test } from "vitest";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { memoryStore } from "../core/store/store.ts";
import { testQueue } from "../testing/queue-setup.ts";
import { createSqsService } from "./sqs-service.ts";

/** A request and AWS's response. The input gets the queue's URL and, where it has a handle, that of the last receive. */
interface Exchange {
  operation: string;
  input: object;
  status: number;
  /** The type of the error, and its code in the query protocol. */
  error?: [type: string, code: string];
  /** Undefined for an empty response. */
  output?: object | undefined;
}

const any = expect.any(String);
const LATEST = "the handle of the last receive";

const exchange = (operation: string, input: object, output?: object): Exchange => {
  return { operation, input, status: 200, output };
};
const failure = (operation: string, input: object, type: string, code: string, status = 400): Exchange => {
  return { operation, input, status, error: [type, code] };
};
const invalid = (operation: string, input: object) =>
  failure(operation, input, "com.amazon.coral.service#InvalidParameterValueException", "InvalidParameterValue");
const missing = (operation: string, input: object) =>
  failure(operation, input, "com.amazon.coral.service#MissingRequiredParameterException", "MissingParameter");
const named = (operation: string, input: object, name: string, status?: number) =>
  failure(operation, input, `com.amazonaws.sqs#${name}`, name, status);
const prefixed = (operation: string, input: object, name: string, status?: number, code = name) =>
  failure(operation, input, `com.amazonaws.sqs#${name}`, `AWS.SimpleQueueService.${code}`, status);

const received = (Body: string, MD5OfBody: string, more: object = {}) => {
  return { Messages: [{ Body, MD5OfBody, MessageId: any, ReceiptHandle: any, ...more }] };
};
const helloMd5 = "5d41402abc4b2a76b9719d911017c592";
const hello = received("hello", helloMd5);
const sendHello = exchange(
  "SendMessage",
  { MessageBody: "hello" },
  {
    MD5OfMessageBody: helloMd5,
    MessageId: any,
  },
);
const tenant = received("tenant", "adfb689897b2b5255adcaee72945c791", {
  Attributes: {
    ApproximateFirstReceiveTimestamp: any,
    ApproximateReceiveCount: "1",
    MessageGroupId: "tenant-a",
    SenderId: any,
    SentTimestamp: any,
  },
});

const color = { color: { DataType: "String", StringValue: "blue" } };
const attributes = {
  ...color,
  count: { DataType: "Number", StringValue: "3" },
  blob: { DataType: "Binary", BinaryValue: "AQID" },
};
const colored = { MessageAttributes: color, MD5OfMessageAttributes: "da1b33cc3cbfe8b1630921e78e6b9880" };
const all = { MessageAttributes: attributes, MD5OfMessageAttributes: "d838729972a4b70e2d2acd9d59ac847c" };
const again = { VisibilityTimeout: 0 };

const fineMd5 = "fff25994ee3941b225ba898fd17d186f";
const fine = (Id: string) => ({ Id, MessageBody: "fine" });
const sent = (Id: string) => ({ Id, MessageId: any, MD5OfMessageBody: fineMd5 });
const batch = (...Entries: object[]) => ({ Entries });
const rejected = (Id: string, Code: string) => ({ Id, Code, SenderFault: true, Message: any });
const handles = (more: object) =>
  batch({ Id: "x", ReceiptHandle: LATEST, ...more }, { Id: "y", ReceiptHandle: "garbage", ...more });
const oneOfTwo = { Successful: [{ Id: "x" }], Failed: [rejected("y", "ReceiptHandleIsInvalid")] };

const stories: Record<string, Exchange[]> = {
  "a queue and a message": [
    exchange("GetQueueUrl", { QueueName: "lab2-dev-dead-letters" }, { QueueUrl: any }),
    exchange("GetQueueAttributes", { AttributeNames: ["QueueArn"] }, { Attributes: { QueueArn: any } }),
    sendHello,
    exchange("ReceiveMessage", { MaxNumberOfMessages: 1 }, hello),
    exchange("DeleteMessage", { ReceiptHandle: LATEST }),
    prefixed("GetQueueUrl", { QueueName: "missing" }, "QueueDoesNotExist", 400, "NonExistentQueue"),
    exchange("ListQueues", { QueueNamePrefix: "lab2-dev-dead-letters" }, { QueueUrls: [any] }),
    exchange("ListQueueTags", {}, {}),
  ],
  attributes: [
    exchange(
      "SendMessage",
      { MessageBody: "hello", MessageAttributes: attributes },
      { MD5OfMessageAttributes: all.MD5OfMessageAttributes, MD5OfMessageBody: helloMd5, MessageId: any },
    ),
    exchange("ReceiveMessage", { ...again, MessageAttributeNames: ["All"] }, received("hello", helloMd5, all)),
    exchange("ReceiveMessage", { ...again, MessageAttributeNames: ["color"] }, received("hello", helloMd5, colored)),
    exchange("ReceiveMessage", { ...again, MessageAttributeNames: ["col.*"] }, received("hello", helloMd5, colored)),
    exchange("ReceiveMessage", again, hello),
  ],
  visibility: [
    sendHello,
    exchange("ReceiveMessage", { VisibilityTimeout: 30 }, hello),
    exchange("ReceiveMessage", {}, {}),
    exchange("ChangeMessageVisibility", { ReceiptHandle: LATEST, VisibilityTimeout: 0 }),
    exchange("ChangeMessageVisibility", { ReceiptHandle: LATEST, VisibilityTimeout: 10 }),
    exchange("ReceiveMessage", { AttributeNames: ["ApproximateReceiveCount"] }, {}),
    exchange(
      "GetQueueAttributes",
      { AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] },
      { Attributes: { ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "1" } },
    ),
    exchange("DeleteMessage", { ReceiptHandle: LATEST }),
    exchange("DeleteMessage", { ReceiptHandle: LATEST }),
    named("DeleteMessage", { ReceiptHandle: "garbage" }, "ReceiptHandleIsInvalid", 404),
    exchange("PurgeQueue", {}),
    prefixed("PurgeQueue", {}, "PurgeQueueInProgress", 403),
  ],
  batches: [
    exchange("SendMessageBatch", batch(fine("a"), fine("b")), { Successful: [sent("a"), sent("b")] }),
    exchange("SendMessageBatch", batch(fine("ok"), { Id: "bad", MessageBody: "\u0000" }), {
      Successful: [sent("ok")],
      Failed: [rejected("bad", "InvalidMessageContents")],
    }),
    prefixed("SendMessageBatch", batch(), "EmptyBatchRequest"),
    prefixed("SendMessageBatch", batch(...Array.from("abcdefghijk", fine)), "TooManyEntriesInBatchRequest"),
    prefixed("SendMessageBatch", batch(fine("a"), fine("a")), "BatchEntryIdsNotDistinct"),
    prefixed("SendMessageBatch", batch(fine("bad id")), "InvalidBatchEntryId"),
    exchange("SendMessageBatch", batch(fine("c"), { ...fine("d"), MessageGroupId: "group" }), {
      Successful: [sent("c"), sent("d")],
    }),
    exchange("ReceiveMessage", {}, received("fine", fineMd5)),
    exchange("ChangeMessageVisibilityBatch", handles({ VisibilityTimeout: 0 }), oneOfTwo),
    exchange("ReceiveMessage", {}, received("fine", fineMd5)),
    exchange("DeleteMessageBatch", handles({}), oneOfTwo),
  ],
  "message groups": [
    invalid("SendMessage", { MessageBody: "a", MessageGroupId: "tenant-a", MessageDeduplicationId: "a" }),
    exchange(
      "SendMessage",
      { MessageBody: "tenant", MessageGroupId: "tenant-a" },
      { MD5OfMessageBody: "adfb689897b2b5255adcaee72945c791", MessageId: any },
    ),
    exchange("ReceiveMessage", { MessageSystemAttributeNames: ["All"] }, tenant),
    exchange("DeleteMessage", { ReceiptHandle: LATEST }),
  ],
  errors: [
    named("GetQueueAttributes", { AttributeNames: ["Bogus"] }, "InvalidAttributeName"),
    invalid("SendMessage", { MessageBody: "x".repeat(1_048_577) }),
    named("SendMessage", { MessageBody: "\u0000" }, "InvalidMessageContents"),
    missing("SendMessage", { MessageBody: "" }),
    prefixed("SendMessage", { QueueUrl: undefined, MessageBody: "a" }, "QueueDoesNotExist", 400, "NonExistentQueue"),
    invalid("SendMessage", { MessageBody: "a", MessageDeduplicationId: "a" }),
    ...[{ StringListValues: ["x"] }, { BinaryListValues: ["eA=="] }].map((values) =>
      prefixed("SendMessage", { MessageBody: "a", MessageAttributes: { a: values } }, "UnsupportedOperation"),
    ),
    invalid("ReceiveMessage", { MaxNumberOfMessages: 11 }),
    invalid("ReceiveMessage", { WaitTimeSeconds: 21 }),
    missing("DeleteMessage", {}),
    missing("ChangeMessageVisibility", { ReceiptHandle: "garbage" }),
    invalid("GetQueueUrl", { QueueUrl: undefined }),
    failure("Bogus", {}, "com.amazon.coral.service#UnknownOperationException", "InvalidAction"),
  ],
};

/** Recorded on AWS in 2026 by https://github.com/yavosh/pail. What differs between runs is only compared by its type. */
test.each(Object.entries(stories))("responds as AWS did to requests about %s", async (_, exchanges) => {
  const settings = { maximumMessageBytes: 1_048_576 };
  const { queue } = testQueue(settings, undefined, memoryStore.collection("recorded"));
  const endpoint = new AwsEndpoint({ activityLog: new ActivityLog() });
  onTestFinished(() => endpoint.stop());
  const url = await endpoint.start(0);
  endpoint.serve([createSqsService({ queues: [queue], authorize: () => {} })], () => ({ kind: "root", arn: "root" }));
  let handle = "";
  for (const { error, input, operation, output, status } of exchanges) {
    const scope = operation === "GetQueueUrl" || operation === "ListQueues" ? {} : { QueueUrl: queue.url };
    const response = await fetch(url, {
      method: "POST",
      headers: { "x-amz-target": `AmazonSQS.${operation}`, "content-type": "application/x-amz-json-1.0" },
      body: JSON.stringify({ ...scope, ...input }).replaceAll(LATEST, handle),
    });
    const text = await response.text();
    const body = text === "" ? undefined : JSON.parse(text);
    handle = body?.Messages?.[0].ReceiptHandle ?? handle;
    const { headers } = response;
    expect([operation, response.status, headers.get("x-amzn-query-error"), headers.get("content-type"), body]).toEqual([
      operation,
      status,
      error ? `${error[1]};Sender` : null,
      "application/x-amz-json-1.0",
      error ? { __type: error[0], message: any } : output,
    ]);
  }
});
