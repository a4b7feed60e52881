import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall } from "../core/aws-service.ts";
import type { Operation } from "../protocols/json-service.ts";
import { checkAttributeNames, RECEIVABLE_ATTRIBUTES } from "./attribute-names.ts";
import { type AuthorizedQueues, queueUrl } from "./authorized-queues.ts";
import { parseBatchEntries, runBatch } from "./batch.ts";
import { formatReceivedMessage } from "./format-received-message.ts";
import { computeBodyMd5, computeMessageBytes, createFifoOnlyError } from "./message.ts";
import { computeMessageAttributesMd5, messageAttributesSchema } from "./message-attributes.ts";
import { checkRange, requireParameter } from "./parameters.ts";
import { MAX_VISIBILITY_SECONDS, type Queue } from "./queue.ts";
import { readTraceHeader } from "./trace-header-attribute.ts";

/** The limit for a whole batch. The limit of the queue may be lower. */
const MAX_BATCH_BYTES = 1_048_576;

// Required parameters are optional in these schemas, because SQS has a separate error for a missing one.
const entry = { Id: z.string().optional() };
const receipt = { ReceiptHandle: z.string().optional() };
const visibility = { ...receipt, VisibilityTimeout: z.int().optional() };
const message = {
  MessageBody: z.string().optional(),
  DelaySeconds: z.int().optional(),
  MessageAttributes: messageAttributesSchema.optional(),
  MessageSystemAttributes: messageAttributesSchema.optional(),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
};
const names = z.array(z.string()).default([]);

const receiveInput = z.strictObject({
  ...queueUrl,
  MaxNumberOfMessages: z.int().optional(),
  VisibilityTimeout: z.int().optional(),
  WaitTimeSeconds: z.int().optional(),
  MessageAttributeNames: names,
  MessageSystemAttributeNames: names,
  /** The former name of MessageSystemAttributeNames, until 2024. */
  AttributeNames: names,
  ReceiveRequestAttemptId: z.string().optional(),
});

type MessageInput = z.output<z.ZodObject<typeof message>>;
type ReceiptInput = z.output<z.ZodObject<typeof receipt>>;
type VisibilityInput = z.output<z.ZodObject<typeof visibility>>;
type ReceiveInput = z.output<typeof receiveInput>;

export function createMessageOperations(queues: AuthorizedQueues): Record<string, Operation> {
  return {
    SendMessage: queues.operation("sqs:SendMessage", z.strictObject({ ...queueUrl, ...message }), send),

    SendMessageBatch: queues.operation(
      "sqs:SendMessage",
      z.strictObject({ ...queueUrl, Entries: z.array(z.strictObject({ ...entry, ...message })).optional() }),
      (queue, input, call) => {
        const entries = parseBatchEntries("SendMessageBatchRequestEntry", input.Entries);
        checkBatchBytes(entries);
        return runBatch(entries, (each) => send(queue, each, call));
      },
    ),

    ReceiveMessage: queues.operation("sqs:ReceiveMessage", receiveInput, receive),

    DeleteMessage: queues.operation("sqs:DeleteMessage", z.strictObject({ ...queueUrl, ...receipt }), deleteMessage),

    DeleteMessageBatch: queues.operation(
      "sqs:DeleteMessage",
      z.strictObject({ ...queueUrl, Entries: z.array(z.strictObject({ ...entry, ...receipt })).optional() }),
      (queue, input) =>
        runBatch(parseBatchEntries("DeleteMessageBatchRequestEntry", input.Entries), (each) =>
          deleteMessage(queue, each),
        ),
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
        runBatch(parseBatchEntries("ChangeMessageVisibilityBatchRequestEntry", input.Entries), (each) =>
          changeVisibility(queue, each),
        ),
    ),
  };
}

async function send(queue: Queue, input: MessageInput, { caller, headers }: AwsCall): Promise<object> {
  const { messageId, body, attributes, sequenceNumber } = await queue.send({
    body: requireParameter("MessageBody", input.MessageBody),
    attributes: input.MessageAttributes,
    delaySeconds: input.DelaySeconds,
    groupId: input.MessageGroupId,
    deduplicationId: input.MessageDeduplicationId,
    traceHeader: readTraceHeader(input.MessageSystemAttributes) ?? headers["x-amzn-trace-id"],
    senderId: caller.kind === "service" ? caller.service : caller.arn,
  });
  return {
    MessageId: messageId,
    MD5OfMessageBody: computeBodyMd5(body),
    MD5OfMessageAttributes: computeMessageAttributesMd5(attributes),
    MD5OfMessageSystemAttributes: computeMessageAttributesMd5(input.MessageSystemAttributes),
    SequenceNumber: sequenceNumber,
  };
}

async function receive(queue: Queue, input: ReceiveInput, { signal }: AwsCall): Promise<object> {
  if (input.ReceiveRequestAttemptId !== undefined) {
    throw queue.settings.fifo
      ? new AwsError("UnsupportedOperation", "the local cloud does not support ReceiveRequestAttemptId")
      : createFifoOnlyError("ReceiveRequestAttemptId");
  }
  const attributeNames = {
    systemAttributeNames: [...input.MessageSystemAttributeNames, ...input.AttributeNames],
    messageAttributeNames: input.MessageAttributeNames,
  };
  checkAttributeNames(attributeNames.systemAttributeNames, RECEIVABLE_ATTRIBUTES);
  checkRange("MaxNumberOfMessages", input.MaxNumberOfMessages, [1, 10], "Must be between 1 and 10, if provided.");
  checkVisibilityTimeout(input.VisibilityTimeout);
  checkRange("WaitTimeSeconds", input.WaitTimeSeconds, [0, 20], "Must be >= 0 and <= 20, if provided.");
  const messages = await queue.receive({
    maxNumberOfMessages: input.MaxNumberOfMessages,
    visibilityTimeoutSeconds: input.VisibilityTimeout,
    waitTimeSeconds: input.WaitTimeSeconds,
    signal,
  });
  return messages.length === 0 ? {} : { Messages: messages.map((each) => formatReceivedMessage(each, attributeNames)) };
}

async function deleteMessage(queue: Queue, input: ReceiptInput): Promise<undefined> {
  await queue.delete(requireParameter("ReceiptHandle", input.ReceiptHandle));
}

async function changeVisibility(queue: Queue, input: VisibilityInput): Promise<undefined> {
  const handle = requireParameter("ReceiptHandle", input.ReceiptHandle);
  const visibilityTimeoutSeconds = requireParameter("VisibilityTimeout", input.VisibilityTimeout);
  checkVisibilityTimeout(visibilityTimeoutSeconds);
  await queue.changeVisibility(handle, visibilityTimeoutSeconds);
}

function checkVisibilityTimeout(seconds: number | undefined): void {
  const range: [number, number] = [0, MAX_VISIBILITY_SECONDS];
  checkRange("VisibilityTimeout", seconds, range, `Must be >= 0 and <= ${range[1]}, if provided.`);
}

function checkBatchBytes(entries: readonly MessageInput[]): void {
  const bytes = entries.reduce(
    (sum, { MessageBody: body = "", MessageAttributes: attributes }) => sum + computeMessageBytes({ body, attributes }),
    0,
  );
  if (bytes > MAX_BATCH_BYTES) {
    const message = `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`;
    throw new AwsError("BatchRequestTooLong", message);
  }
}
