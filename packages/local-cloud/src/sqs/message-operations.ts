import type { Caller } from "iam-policy";
import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall } from "../core/aws-service.ts";
import type { Operation } from "../protocols/json-service.ts";
import { type AuthorizedQueues, queueUrl } from "./authorized-queues.ts";
import { batchEntries, runBatch } from "./batch.ts";
import { md5OfBody, messageBytes } from "./message.ts";
import { md5OfMessageAttributes, messageAttributesSchema } from "./message-attributes.ts";
import { checkRange, required } from "./parameters.ts";
import { MAXIMUM_VISIBILITY_SECONDS, type Queue } from "./queue.ts";
import { receivedMessageOutput } from "./receive-message.ts";

/** The queue's ceiling may be lower: this one holds for a batch as a whole. */
const MAXIMUM_BATCH_BYTES = 1_048_576;

// Parameters that AWS requires are optional in these schemas, because their absence is SQS's own MissingParameter.
const entry = { Id: z.string().optional() };
const receipt = { ReceiptHandle: z.string().optional() };
const visibility = { ...receipt, VisibilityTimeout: z.int().optional() };
const message = {
  MessageBody: z.string().optional(),
  DelaySeconds: z.int().optional(),
  MessageAttributes: messageAttributesSchema.optional(),
};
const names = z.array(z.string()).default([]);

const receiveInput = z.strictObject({
  ...queueUrl,
  MaxNumberOfMessages: z.int().optional(),
  VisibilityTimeout: z.int().optional(),
  WaitTimeSeconds: z.int().optional(),
  MessageAttributeNames: names,
  MessageSystemAttributeNames: names,
  /** The name of MessageSystemAttributeNames before 2024. */
  AttributeNames: names,
});

type MessageInput = z.output<z.ZodObject<typeof message>>;
type ReceiptInput = z.output<z.ZodObject<typeof receipt>>;
type VisibilityInput = z.output<z.ZodObject<typeof visibility>>;
type ReceiveInput = z.output<typeof receiveInput>;

/** The operations on a queue's messages. */
export function messageOperations(queues: AuthorizedQueues): Record<string, Operation> {
  return {
    SendMessage: queues.operation(
      "sqs:SendMessage",
      z.strictObject({ ...queueUrl, ...message }),
      (queue, input, { caller }) => send(queue, input, caller),
    ),

    SendMessageBatch: queues.operation(
      "sqs:SendMessage",
      z.strictObject({ ...queueUrl, Entries: z.array(z.strictObject({ ...entry, ...message })).optional() }),
      (queue, input, { caller }) => {
        const entries = batchEntries("SendMessageBatchRequestEntry", input.Entries);
        checkBatchBytes(entries);
        return runBatch(entries, (each) => send(queue, each, caller));
      },
    ),

    ReceiveMessage: queues.operation("sqs:ReceiveMessage", receiveInput, receive),

    DeleteMessage: queues.operation("sqs:DeleteMessage", z.strictObject({ ...queueUrl, ...receipt }), deleteMessage),

    DeleteMessageBatch: queues.operation(
      "sqs:DeleteMessage",
      z.strictObject({ ...queueUrl, Entries: z.array(z.strictObject({ ...entry, ...receipt })).optional() }),
      (queue, input) =>
        runBatch(batchEntries("DeleteMessageBatchRequestEntry", input.Entries), (each) => deleteMessage(queue, each)),
    ),

    ChangeMessageVisibility: queues.operation(
      "sqs:ChangeMessageVisibility",
      z.strictObject({ ...queueUrl, ...visibility }),
      changeVisibility,
    ),

    ChangeMessageVisibilityBatch: queues.operation(
      "sqs:ChangeMessageVisibility",
      z.strictObject({ ...queueUrl, Entries: z.array(z.strictObject({ ...entry, ...visibility })).optional() }),
      (queue, input) =>
        runBatch(batchEntries("ChangeMessageVisibilityBatchRequestEntry", input.Entries), (each) =>
          changeVisibility(queue, each),
        ),
    ),
  };
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

async function receive(queue: Queue, input: ReceiveInput, { signal }: AwsCall): Promise<object> {
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
  return messages.length === 0 ? {} : { Messages: messages.map((each) => receivedMessageOutput(each, attributeNames)) };
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
