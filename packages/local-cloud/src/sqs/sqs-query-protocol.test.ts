import { expect, it, onTestFinished } from "vitest";
import { AwsEndpoint } from "../aws-endpoint/aws-endpoint.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { testQueue } from "../testing/queue-setup.ts";
import { createSqsService } from "./sqs-service.ts";

/** Returns the common parameters of an operation on the queue. */
const onQueue = (action: string) =>
  `Action=${action}&Version=2012-11-05&QueueUrl=http%3A%2F%2F127.0.0.1%3A4566%2F000000000000%2Flab2-dev-dead-letters`;

/** Request bodies of AWS CLI 2.9.19 and boto3 1.26.27, from Debian 12. */
const cli = {
  listQueues: "Action=ListQueues&Version=2012-11-05&QueueNamePrefix=lab2",
  getQueueUrl: "Action=GetQueueUrl&Version=2012-11-05&QueueName=lab2-dev-dead-letters",
  getNoQueueUrl: "Action=GetQueueUrl&Version=2012-11-05&QueueName=none",
  getQueueAttributes: `${onQueue("GetQueueAttributes")}&AttributeName.1=QueueArn&AttributeName.2=VisibilityTimeout`,
  listQueueTags: onQueue("ListQueueTags"),
  sendMessage: `${onQueue("SendMessage")}&MessageBody=%C3%A9+%26+%3Cb%3E&DelaySeconds=0&MessageAttribute.1.Name=ID&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=a%2Bb+c&MessageAttribute.2.Name=raw&MessageAttribute.2.Value.DataType=Binary&MessageAttribute.2.Value.BinaryValue=AAE%3D`,
  receiveMessage: `${onQueue("ReceiveMessage")}&AttributeName.1=All&MessageAttributeName.1=All&MaxNumberOfMessages=10`,
  deleteMessage: (handle: string) => `${onQueue("DeleteMessage")}&ReceiptHandle=${handle}`,
  changeMessageVisibility: (handle: string) =>
    `${onQueue("ChangeMessageVisibility")}&ReceiptHandle=${handle}&VisibilityTimeout=0`,
  purgeQueue: onQueue("PurgeQueue"),
};
const boto3 = {
  sendMessageBatch: `${onQueue("SendMessageBatch")}&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=A&SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.2.MessageBody=B&SendMessageBatchRequestEntry.2.DelaySeconds=1&SendMessageBatchRequestEntry.2.MessageAttribute.1.Name=n&SendMessageBatchRequestEntry.2.MessageAttribute.1.Value.DataType=Number&SendMessageBatchRequestEntry.2.MessageAttribute.1.Value.StringValue=1`,
  sendNoMessageBatch: `${onQueue("SendMessageBatch")}&Entries=`,
  receiveMessage: `${onQueue("ReceiveMessage")}&AttributeNames=&WaitTimeSeconds=0`,
  changeMessageVisibilityBatch: (handle: string) =>
    `${onQueue("ChangeMessageVisibilityBatch")}&ChangeMessageVisibilityBatchRequestEntry.1.Id=a&ChangeMessageVisibilityBatchRequestEntry.1.ReceiptHandle=${handle}&ChangeMessageVisibilityBatchRequestEntry.1.VisibilityTimeout=0`,
  deleteMessageBatch: (handle: string) =>
    `${onQueue("DeleteMessageBatch")}&DeleteMessageBatchRequestEntry.1.Id=a&DeleteMessageBatchRequestEntry.1.ReceiptHandle=${handle}&DeleteMessageBatchRequestEntry.2.Id=b&DeleteMessageBatchRequestEntry.2.ReceiptHandle=none`,
};

/** Starts an endpoint with a queue. */
async function setUp() {
  const { queue, clock } = testQueue({ tags: { project: "lab2" } });
  const endpoint = new AwsEndpoint({ activityLog: new ActivityLog() });
  onTestFinished(() => endpoint.stop());
  const url = await endpoint.start(0);
  const service = createSqsService({ queues: [queue], authorize: () => {} });
  endpoint.serve([service], () => ({ kind: "root", arn: "arn:aws:iam::000000000000:root" }));
  const post = async (body: string, path = "/") => {
    const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
    const response = await fetch(`${url}${path}`, { method: "POST", headers, body });
    return { status: response.status, xml: await response.text() };
  };
  const get = async (path: string) => (await fetch(url + path)).text();
  return { clock, get, post, queue };
}

/** Returns the result in a response, without message ids. */
function getResult({ xml }: { xml: string }, action: string): string | undefined {
  const response = new RegExp(
    `^<\\?xml version="1.0"\\?><${action}Response xmlns="http://queue.amazonaws.com/doc/2012-11-05/">(.*)<ResponseMetadata><RequestId>[\\w-]{36}</RequestId></ResponseMetadata></${action}Response>$`,
    "s",
  );
  return response.exec(xml)?.[1]?.replace(/<(MessageId|ReceiptHandle)>[^<]+/g, "<$1>…");
}

const handleIn = ({ xml }: { xml: string }) => encodeURIComponent(/<ReceiptHandle>([^<]+)/.exec(xml)?.[1] ?? "");

it("finds queues, their attributes and tags", async () => {
  const { post } = await setUp();
  const url = "http://127.0.0.1:4566/000000000000/lab2-dev-dead-letters";
  expect(getResult(await post(cli.listQueues), "ListQueues")).toBe(
    `<ListQueuesResult><QueueUrl>${url}</QueueUrl></ListQueuesResult>`,
  );
  expect(getResult(await post(cli.getQueueUrl), "GetQueueUrl")).toBe(
    `<GetQueueUrlResult><QueueUrl>${url}</QueueUrl></GetQueueUrlResult>`,
  );
  expect(getResult(await post(cli.getQueueAttributes), "GetQueueAttributes")).toBe(
    "<GetQueueAttributesResult>" +
      "<Attribute><Name>QueueArn</Name><Value>arn:aws:sqs:eu-central-1:000000000000:lab2-dev-dead-letters</Value></Attribute>" +
      "<Attribute><Name>VisibilityTimeout</Name><Value>30</Value></Attribute>" +
      "</GetQueueAttributesResult>",
  );
  expect(getResult(await post(cli.listQueueTags), "ListQueueTags")).toBe(
    "<ListQueueTagsResult><Tag><Key>project</Key><Value>lab2</Value></Tag></ListQueueTagsResult>",
  );
});

it("sends a message, receives it with the requested attributes, and deletes it", async () => {
  const { clock, post, queue } = await setUp();
  const computeBodyMd5 = "df27b3624169e5b5a4b82bbb870eb546";
  const md5OfAttributes = "e0beb04d7f2144ea1360a61e1b3ec657";
  expect(getResult(await post(cli.sendMessage), "SendMessage")).toBe(
    "<SendMessageResult><MessageId>…</MessageId>" +
      `<MD5OfMessageBody>${computeBodyMd5}</MD5OfMessageBody>` +
      `<MD5OfMessageAttributes>${md5OfAttributes}</MD5OfMessageAttributes></SendMessageResult>`,
  );

  const received = await post(cli.receiveMessage);
  const attribute = (name: string, value: string) =>
    `<Attribute><Name>${name}</Name><Value>${value}</Value></Attribute>`;
  expect(getResult(received, "ReceiveMessage")).toBe(
    "<ReceiveMessageResult><Message><MessageId>…</MessageId><ReceiptHandle>…</ReceiptHandle>" +
      `<MD5OfBody>${computeBodyMd5}</MD5OfBody><Body>é &#38; &#60;b&#62;</Body>` +
      attribute("ApproximateReceiveCount", "1") +
      attribute("SentTimestamp", String(clock.now())) +
      attribute("SenderId", "arn:aws:iam::000000000000:root") +
      attribute("ApproximateFirstReceiveTimestamp", String(clock.now())) +
      "<MessageAttribute><Name>ID</Name><Value><DataType>String</DataType><StringValue>a+b c</StringValue></Value></MessageAttribute>" +
      "<MessageAttribute><Name>raw</Name><Value><DataType>Binary</DataType><BinaryValue>AAE=</BinaryValue></Value></MessageAttribute>" +
      `<MD5OfMessageAttributes>${md5OfAttributes}</MD5OfMessageAttributes></Message></ReceiveMessageResult>`,
  );

  const remove = await post(cli.deleteMessage(handleIn(received)));
  expect(getResult(remove, "DeleteMessage")).toBe("");
  expect(queue.counts()).toEqual({ visible: 0, notVisible: 0, delayed: 0 });
  expect(getResult(await post(boto3.receiveMessage), "ReceiveMessage")).toBe("<ReceiveMessageResult/>");
});

it("sends, makes visible and deletes in batches", async () => {
  const { post, queue } = await setUp();
  expect(getResult(await post(boto3.sendMessageBatch), "SendMessageBatch")).toBe(
    "<SendMessageBatchResult>" +
      "<SendMessageBatchResultEntry><Id>a</Id><MessageId>…</MessageId><MD5OfMessageBody>7fc56270e7a70fa81a5935b72eacbe29</MD5OfMessageBody></SendMessageBatchResultEntry>" +
      "<SendMessageBatchResultEntry><Id>b</Id><MessageId>…</MessageId><MD5OfMessageBody>9d5ed678fe57bcca610140957afab571</MD5OfMessageBody>" +
      "<MD5OfMessageAttributes>ef88bdc4583394a9f2bcdc6a6f0ccbfe</MD5OfMessageAttributes></SendMessageBatchResultEntry>" +
      "</SendMessageBatchResult>",
  );
  expect(queue.counts()).toEqual({ visible: 1, notVisible: 0, delayed: 1 });

  const handle = handleIn(await post(boto3.receiveMessage));
  expect(getResult(await post(boto3.changeMessageVisibilityBatch(handle)), "ChangeMessageVisibilityBatch")).toBe(
    "<ChangeMessageVisibilityBatchResult>" +
      "<ChangeMessageVisibilityBatchResultEntry><Id>a</Id></ChangeMessageVisibilityBatchResultEntry>" +
      "</ChangeMessageVisibilityBatchResult>",
  );
  expect(queue.counts()).toEqual({ visible: 1, notVisible: 0, delayed: 1 });

  expect(getResult(await post(boto3.deleteMessageBatch(handle)), "DeleteMessageBatch")).toBe(
    "<DeleteMessageBatchResult>" +
      "<DeleteMessageBatchResultEntry><Id>a</Id></DeleteMessageBatchResultEntry>" +
      "<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault><Code>ReceiptHandleIsInvalid</Code>" +
      "<Message>The input receipt handle &#34;none&#34; is not a valid receipt handle.</Message></BatchResultErrorEntry>" +
      "</DeleteMessageBatchResult>",
  );
  expect(queue.counts()).toEqual({ visible: 0, notVisible: 0, delayed: 1 });
});

it("changes the visibility of a message", async () => {
  const { post, queue } = await setUp();
  await post(cli.sendMessage);
  const handle = handleIn(await post(cli.receiveMessage));
  const change = await post(cli.changeMessageVisibility(handle));
  expect(getResult(change, "ChangeMessageVisibility")).toBe("");
  expect(queue.counts()).toEqual({ visible: 1, notVisible: 0, delayed: 0 });
});

it("accepts a request to the URL of the queue", async () => {
  const { post, queue } = await setUp();
  const path = "/000000000000/lab2-dev-dead-letters";
  expect((await post("Action=SendMessage&Version=2012-11-05&MessageBody=a", path)).status).toBe(200);
  expect(queue.counts().visible).toBe(1);
});

it.each([
  ["GetQueueAttributes&AttributeName.1=QueueArn", "<Name>QueueArn</Name>"],
  ["GetQueueAttributes&AttributeName=QueueArn", "<Name>QueueArn</Name>"],
  ["GetQueueAttributes&AttributeNames.1=QueueArn", "<Name>QueueArn</Name>"],
  ["GetQueueAttributes&AttributeNames.member.1=QueueArn", "<Name>QueueArn</Name>"],
  ["GetQueueAttributes", "<GetQueueAttributesResult/>"],
  ["GetQueueUrl&QueueName=lab2-dev-dead-letters", "/000000000000/lab2-dev-dead-letters</QueueUrl>"],
  ["ListDeadLetterSourceQueues", "<ListDeadLetterSourceQueuesResult/>"],
  ["ListQueues", "<Code>InvalidAction</Code><Message>The action ListQueues is not valid for this endpoint.</Message>"],
  ["SendMessage", "<Message>The request must contain the parameter MessageBody.</Message>"],
  [
    "SendMessage&MessageBody=a&MessageAttribute.Name=ID&MessageAttribute.Value.DataType=String&MessageAttribute.Value.StringValue=1",
    "<MD5OfMessageAttributes>276ad37c0b85700c2059c6fb1ac5434e</MD5OfMessageAttributes>",
  ],
  [
    "SendMessage&MessageBody=a&MessageSystemAttribute.1.Name=AWSTraceHeader&MessageSystemAttribute.1.Value.DataType=String&MessageSystemAttribute.1.Value.StringValue=some-trace-id",
    "<MD5OfMessageSystemAttributes>fdce4f2818803f2f73becc09a54792c0</MD5OfMessageSystemAttributes>",
  ],
  [
    "SendMessageBatch&SendMessageBatchRequestEntry.Id=a&SendMessageBatchRequestEntry.MessageBody=A",
    "<SendMessageBatchResultEntry><Id>a</Id>",
  ],
  ["SendMessageBatch&Entries.1.Id=a&Entries.1.MessageBody=A", "<SendMessageBatchResultEntry><Id>a</Id>"],
])("accepts the parameters %s in the URL of the queue, without a version", async (parameters, part) => {
  const { get } = await setUp();
  expect(await get(`/000000000000/lab2-dev-dead-letters?Action=${parameters}`)).toContain(part);
});

it("returns the error codes of the query protocol", async () => {
  const { post } = await setUp();
  const error = (code: string, message: string) =>
    `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message><Detail/></Error>`;
  expect(await post(cli.getNoQueueUrl)).toMatchObject({
    status: 400,
    xml: expect.stringContaining(
      error("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist for this wsdl version."),
    ),
  });
  expect((await post(boto3.sendNoMessageBatch)).xml).toContain("<Code>AWS.SimpleQueueService.EmptyBatchRequest</Code>");
  expect((await post(cli.deleteMessage("AQ%2B%2F%3D%3D"))).xml).toContain("<Code>ReceiptHandleIsInvalid</Code>");
  expect(getResult(await post(cli.purgeQueue), "PurgeQueue")).toBe("");
  expect(await post(cli.purgeQueue)).toMatchObject({
    status: 403,
    xml: expect.stringContaining("<Code>AWS.SimpleQueueService.PurgeQueueInProgress</Code>"),
  });
});

it("rejects an unsupported parameter", async () => {
  const { post } = await setUp();
  const { status, xml } = await post(`${onQueue("SendMessage")}&MessageBody=a&Priority=1`);
  expect([status, xml]).toEqual([
    400,
    expect.stringContaining("the local cloud does not support the parameter Priority"),
  ]);
});
