import type { Caller } from "iam-policy";
import { expect, test } from "vitest";
import type { RecordedActivity } from "../core/activity/activity.ts";
import { ActivityLog } from "../core/activity-log.ts";
import { Enforcement } from "../iam/enforcement.ts";
import { Iam } from "../iam/iam.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { testQueue } from "../testing/queue-setup.ts";
import { Sqs } from "./sqs.ts";

const roleArn = "arn:aws:iam::000000000000:role/order";
const session = { sessionName: "order-function", service: "lambda.amazonaws.com" };
const root: Caller = { kind: "root", arn: "arn:aws:iam::000000000000:root" };
const cause = { type: "invocation", requestId: "9e1c" } as const;

/** Creates a queue and a function whose role is allowed everything on it except purging. */
function setUp() {
  const activityLog = new ActivityLog();
  const activities: RecordedActivity[] = [];
  activityLog.subscribe((activity) => activities.push(activity));
  const json = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const iam = new Iam({
    roles: [
      {
        address: "aws_iam_role.order",
        config: {
          name: "order",
          assume_role_policy: json({
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal: { Service: session.service },
          }),
        },
        attributes: { arn: roleArn },
      },
    ],
    rolePolicies: [
      {
        address: "aws_iam_role_policy.order",
        config: {
          name: "queues",
          role: "order",
          policy: json({
            Effect: "Allow",
            Action: ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ListQueues"],
            Resource: "*",
          }),
        },
        attributes: {},
      },
    ],
    policies: [],
    attachments: [],
    clock: new ManualClock(),
  });
  const { queue } = testQueue();
  const sqs = new Sqs(
    new Map([[queue.arn, { queue, policy: undefined }]]),
    new Enforcement(iam, activityLog),
    activityLog,
  );
  const call = async (caller: Caller, operation: string, input: object) => {
    const body = Buffer.from(JSON.stringify(input));
    const signal = new AbortController().signal;
    const response = await sqs.service.call({ operation, headers: {}, body, caller, cause, signal });
    return JSON.parse(String(response.body) || "{}");
  };
  return {
    activities,
    call,
    sqs,
    functionCaller: iam.findCaller(iam.issueSession(roleArn, session).accessKeyId),
    queue,
  };
}

test("a function's calls are recorded with its invocation, and sent messages with their content", async () => {
  const { activities, call, functionCaller, queue } = setUp();
  const QueueUrl = queue.url;
  const message = { QueueUrl, MessageBody: '{"ID":"1"}' };
  await call(functionCaller, "SendMessage", message);
  const { Messages } = await call(functionCaller, "ReceiveMessage", { QueueUrl });
  await call(functionCaller, "DeleteMessage", { QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle });
  await call(functionCaller, "ListQueues", {});
  const recorded = { at: expect.any(Number), type: "api-call", resource: queue.arn, cause };
  const caller = "arn:aws:sts::000000000000:assumed-role/order/order-function";
  expect(activities).toEqual([
    { ...recorded, caller, action: "sqs:SendMessage", detail: message },
    { ...recorded, caller, action: "sqs:ReceiveMessage" },
    { ...recorded, caller, action: "sqs:DeleteMessage" },
    { ...recorded, caller, action: "sqs:ListQueues", resource: "*" },
  ]);
});

test.each([
  ['{"text":"\ufffe \uffff"}', '{"text":"\\ufffe \\uffff"}'],
  ["\u001b[31mfailed\u0000", "\\u001b[31mfailed\\u0000"],
  ["half \ud83d of 👍", "half \\ud83d of 👍"],
  ["a\tb\r\n", "a\tb\r\n"],
])("a message that a service sends has escapes for the characters that SQS rejects: %j", async (text, expected) => {
  const { call, queue, sqs } = setUp();
  const attributes = { ERROR_MESSAGE: { DataType: "String", StringValue: text } };
  await sqs.send(queue.arn, { body: text, attributes }, root, "arn:aws:events:eu-west-1:000000000000:rule/a");
  const { Messages } = await call(root, "ReceiveMessage", { QueueUrl: queue.url, MessageAttributeNames: ["All"] });
  expect(Messages).toMatchObject([
    { Body: expected, MessageAttributes: { ERROR_MESSAGE: { DataType: "String", StringValue: expected } } },
  ]);
});

test("a failing call is not recorded, and a denied one is recorded with its invocation", async () => {
  const { activities, call, functionCaller, queue } = setUp();
  const QueueUrl = queue.url;
  await expect(call(functionCaller, "SendMessage", { QueueUrl })).rejects.toMatchObject({
    code: "MissingRequiredParameterException",
  });
  expect(activities).toEqual([]);
  await expect(call(functionCaller, "PurgeQueue", { QueueUrl })).rejects.toMatchObject({
    code: "AccessDeniedException",
  });
  expect(activities).toMatchObject([{ type: "access-denied", action: "sqs:PurgeQueue", resource: queue.arn, cause }]);
});

test("calls by other callers are not recorded", async () => {
  const { activities, call, queue } = setUp();
  await call(root, "SendMessage", { QueueUrl: queue.url, MessageBody: "a" });
  await call(root, "ReceiveMessage", { QueueUrl: queue.url });
  expect(activities).toEqual([]);
});
