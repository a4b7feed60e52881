import { parseArn } from "iam-policy";
import * as z from "zod";
import type { Cause } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall, AwsService } from "../core/aws-service.ts";
import type { Caller } from "../core/caller.ts";
import { jsonService, type Operation, operation } from "../protocols/json-service.ts";
import { batchEntries, runBatch } from "./batch.ts";
import { md5OfBody, messageBytes } from "./message.ts";
import { md5OfMessageAttributes, messageAttributesSchema } from "./message-attributes.ts";
import { checkRange, required } from "./parameters.ts";
import { MAXIMUM_VISIBILITY_SECONDS, type Queue } from "./queue.ts";
import { queueAttributes } from "./queue-attributes.ts";
import { receivedMessageOutput } from "./receive-message.ts";
import { sqsQueryProtocol } from "./sqs-query-protocol.ts";

export interface AuthorizationRequest {
  caller: Caller;
  cause?: Cause | undefined;
  /** As IAM policies name it, such as `sqs:SendMessage`. */
  action: string;
  /** The queue's ARN; `*` for ListQueues, which IAM cannot limit to a queue. */
  resource: string;
  queue?: Queue;
}

export interface SqsDependencies {
  queues: readonly Queue[];
  /** Throws the AwsError that a denied caller gets. */
  authorize(request: AuthorizationRequest): void | Promise<void>;
  /** Told of each call that was authorized and has succeeded. */
  onCall?(request: AuthorizationRequest, input: object): void;
}

/** The queue's ceiling may be lower: this one holds for a batch as a whole. */
const MAXIMUM_BATCH_BYTES = 1_048_576;

// Parameters that AWS requires are optional in these schemas, because their absence is SQS's own MissingParameter.
const queueUrl = { QueueUrl: z.string().optional() };
const entry = { Id: z.string().optional() };
const receipt = { ReceiptHandle: z.string().optional() };
const visibility = { ...receipt, VisibilityTimeout: z.int().optional() };
const message = {
  MessageBody: z.string().optional(),
  DelaySeconds: z.int().optional(),
  MessageAttributes: messageAttributesSchema.optional(),
};
const names = z.array(z.string()).default([]);

type MessageInput = z.output<z.ZodObject<typeof message>>;
type ReceiptInput = z.output<z.ZodObject<typeof receipt>>;
type VisibilityInput = z.output<z.ZodObject<typeof visibility>>;

/**
 * SQS behind the AWS endpoint. A parameter that it has no behaviour for is refused.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
export function sqsService({ queues, authorize, onCall = () => {} }: SqsDependencies): AwsService {
  const queuesByPath = new Map(queues.map((queue) => [queuePath(queue.url), queue]));

  /** An operation on the queue of `QueueUrl`, whatever its host, once the caller may do `action` to it. */
  function onQueue<Input extends z.ZodType<{ QueueUrl?: string | undefined }>>(
    action: string,
    input: Input,
    run: (queue: Queue, input: z.output<Input>, call: AwsCall) => object | Promise<object>,
  ): Operation {
    return operation(input, (value, call) => {
      const queue = queuesByPath.get(queuePath(required("QueueUrl", value.QueueUrl)));
      return onFound(queue, call, action, value, (found) => run(found, value, call));
    });
  }

  function onFound(
    queue: Queue | undefined,
    call: AwsCall,
    action: string,
    input: object,
    run: (queue: Queue) => object | Promise<object>,
  ): Promise<object> {
    if (!queue) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    const { caller, cause } = call;
    return authorized({ caller, cause, action, resource: queue.arn, queue }, input, () => run(queue));
  }

  async function authorized(request: AuthorizationRequest, input: object, run: () => object | Promise<object>) {
    await authorize(request);
    const output = await run();
    onCall(request, input);
    return output;
  }

  const operations: Record<string, Operation> = {
    SendMessage: onQueue("sqs:SendMessage", z.strictObject({ ...queueUrl, ...message }), (queue, input, { caller }) =>
      send(queue, input, caller),
    ),

    SendMessageBatch: onQueue(
      "sqs:SendMessage",
      z.strictObject({ ...queueUrl, Entries: z.array(z.strictObject({ ...entry, ...message })).optional() }),
      (queue, input, { caller }) => {
        const entries = batchEntries("SendMessageBatchRequestEntry", input.Entries);
        checkBatchBytes(entries);
        return runBatch(entries, (each) => send(queue, each, caller));
      },
    ),

    ReceiveMessage: onQueue(
      "sqs:ReceiveMessage",
      z.strictObject({
        ...queueUrl,
        MaxNumberOfMessages: z.int().optional(),
        VisibilityTimeout: z.int().optional(),
        WaitTimeSeconds: z.int().optional(),
        MessageAttributeNames: names,
        MessageSystemAttributeNames: names,
        /** What MessageSystemAttributeNames was called before 2024. */
        AttributeNames: names,
      }),
      async (queue, input, { signal }) => {
        checkRange("MaxNumberOfMessages", input.MaxNumberOfMessages, [1, 10], "Must be between 1 and 10, if provided.");
        checkVisibilityTimeout(input.VisibilityTimeout);
        checkRange("WaitTimeSeconds", input.WaitTimeSeconds, [0, 20], "Must be >= 0 and <= 20, if provided.");
        const messages = await queue.receive({
          maxNumberOfMessages: input.MaxNumberOfMessages,
          visibilityTimeoutSeconds: input.VisibilityTimeout,
          waitTimeSeconds: input.WaitTimeSeconds,
          signal,
        });
        const attributeNames = {
          systemAttributeNames: [...input.MessageSystemAttributeNames, ...input.AttributeNames],
          messageAttributeNames: input.MessageAttributeNames,
        };
        return messages.length === 0
          ? {}
          : { Messages: messages.map((each) => receivedMessageOutput(each, attributeNames)) };
      },
    ),

    DeleteMessage: onQueue("sqs:DeleteMessage", z.strictObject({ ...queueUrl, ...receipt }), deleteMessage),

    DeleteMessageBatch: onQueue(
      "sqs:DeleteMessage",
      z.strictObject({ ...queueUrl, Entries: z.array(z.strictObject({ ...entry, ...receipt })).optional() }),
      (queue, input) =>
        runBatch(batchEntries("DeleteMessageBatchRequestEntry", input.Entries), (each) => deleteMessage(queue, each)),
    ),

    ChangeMessageVisibility: onQueue(
      "sqs:ChangeMessageVisibility",
      z.strictObject({ ...queueUrl, ...visibility }),
      changeVisibility,
    ),

    ChangeMessageVisibilityBatch: onQueue(
      "sqs:ChangeMessageVisibility",
      z.strictObject({ ...queueUrl, Entries: z.array(z.strictObject({ ...entry, ...visibility })).optional() }),
      (queue, input) =>
        runBatch(batchEntries("ChangeMessageVisibilityBatchRequestEntry", input.Entries), (each) =>
          changeVisibility(queue, each),
        ),
    ),

    GetQueueAttributes: onQueue(
      "sqs:GetQueueAttributes",
      z.strictObject({ ...queueUrl, AttributeNames: names }),
      (queue, input) => ({ Attributes: queueAttributes(queue, input.AttributeNames) }),
    ),

    GetQueueUrl: operation(
      z.strictObject({ QueueName: z.string().optional(), QueueOwnerAWSAccountId: z.string().optional() }),
      (input, call) => {
        const name = required("QueueName", input.QueueName);
        const owner = input.QueueOwnerAWSAccountId;
        const found = queues.find((queue) => queue.name === name && (owner ?? accountId(queue)) === accountId(queue));
        return onFound(found, call, "sqs:GetQueueUrl", input, ({ url }) => ({ QueueUrl: url }));
      },
    ),

    ListQueues: operation(z.strictObject({ QueueNamePrefix: z.string().default("") }), (input, { caller, cause }) =>
      authorized({ caller, cause, action: "sqs:ListQueues", resource: "*" }, input, () => {
        const urls = queues.filter(({ name }) => name.startsWith(input.QueueNamePrefix)).map(({ url }) => url);
        return urls.length === 0 ? {} : { QueueUrls: urls };
      }),
    ),

    ListQueueTags: onQueue("sqs:ListQueueTags", z.strictObject(queueUrl), (queue) => ({ Tags: queue.settings.tags })),

    PurgeQueue: onQueue("sqs:PurgeQueue", z.strictObject(queueUrl), async (queue) => {
      await queue.purge();
      return {};
    }),
  };

  return jsonService("AmazonSQS", operations, sqsQueryProtocol);
}

async function send(queue: Queue, input: MessageInput, caller: Caller): Promise<object> {
  const { messageId, body, attributes } = await queue.send({
    body: required("MessageBody", input.MessageBody),
    attributes: input.MessageAttributes,
    delaySeconds: input.DelaySeconds,
    senderId: caller.kind === "service" ? caller.service : caller.arn,
  });
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5OfBody(body),
    MD5OfMessageAttributes: md5OfMessageAttributes(attributes),
  };
}

async function deleteMessage(queue: Queue, input: ReceiptInput): Promise<object> {
  await queue.delete(required("ReceiptHandle", input.ReceiptHandle));
  return {};
}

async function changeVisibility(queue: Queue, input: VisibilityInput): Promise<object> {
  const handle = required("ReceiptHandle", input.ReceiptHandle);
  const visibilityTimeoutSeconds = required("VisibilityTimeout", input.VisibilityTimeout);
  checkVisibilityTimeout(visibilityTimeoutSeconds);
  await queue.changeVisibility(handle, visibilityTimeoutSeconds);
  return {};
}

function checkVisibilityTimeout(seconds: number | undefined): void {
  const range: [number, number] = [0, MAXIMUM_VISIBILITY_SECONDS];
  checkRange("VisibilityTimeout", seconds, range, `Must be >= 0 and <= ${range[1]}, if provided.`);
}

function checkBatchBytes(entries: readonly MessageInput[]): void {
  const bytes = entries.reduce(
    (sum, { MessageBody: body = "", MessageAttributes: attributes }) => sum + messageBytes({ body, attributes }),
    0,
  );
  if (bytes > MAXIMUM_BATCH_BYTES) {
    throw new AwsError(
      "BatchRequestTooLong",
      `Batch requests cannot be longer than ${MAXIMUM_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`,
    );
  }
}

/** The last two parts of a queue's URL: account and name. */
function queuePath(url: string): string {
  return url.split("/").slice(-2).join("/");
}

function accountId(queue: Queue): string | undefined {
  return parseArn(queue.arn)?.accountId;
}
