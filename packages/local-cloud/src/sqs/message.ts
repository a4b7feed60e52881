import { createHash } from "node:crypto";
import type { Cause } from "../core/activity/cause.ts";
import type { AwsError } from "../core/aws-error.ts";
import { checkCharacters } from "./check-characters.ts";
import { checkMessageAttributes, computeMessageAttributesBytes, type MessageAttributes } from "./message-attributes.ts";
import { checkRange, createInvalidValueError, requireParameter } from "./parameters.ts";
import type { FifoSettings } from "./queue-settings.ts";

export interface OutgoingMessage {
  body: string;
  attributes?: MessageAttributes | undefined;
  /** 0 to 900. @default the delay of the queue */
  delaySeconds?: number | undefined;
  /**
   * The group of a FIFO queue whose messages stay in sequence. In a standard queue the tenant of the message, for fair queues;
   * delivery does not depend on it here.
   */
  groupId?: string | undefined;
  /** Only for FIFO queues. @default with content-based deduplication, a hash of the body */
  deduplicationId?: string | undefined;
  /** An X-Ray trace header. */
  traceHeader?: string | undefined;
  senderId: string;
  cause?: Cause | undefined;
}

export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly cause?: Cause | undefined;
  /** The queue whose redrive policy moved it here. */
  readonly deadLetterQueueSourceArn?: string | undefined;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  /** Only in FIFO queues: 20 digits. */
  readonly sequenceNumber?: string;
  readonly traceHeader?: string;
  readonly sentAtMs: number;
  /** The end of its delay or visibility timeout. */
  readonly visibleAtMs: number;
  readonly receiveCount: number;
  readonly firstReceivedAtMs?: number;
  readonly lastReceivedAtMs?: number;
}

export interface ReceivedMessage extends Omit<StoredMessage, "visibleAtMs" | "lastReceivedAtMs"> {
  readonly receiptHandle: string;
  readonly firstReceivedAtMs: number;
}

const FIFO_ID = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;

/**
 * @throws {AwsError} MissingRequiredParameterException, InvalidParameterValueException or InvalidMessageContents
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function checkMessage(
  message: OutgoingMessage,
  { fifo, maximumMessageBytes }: { fifo?: FifoSettings | undefined; maximumMessageBytes: number },
): void {
  const { attributes = {}, body, deduplicationId, delaySeconds, groupId } = message;
  requireParameter("MessageBody", body);
  checkRange("DelaySeconds", delaySeconds, [0, 900], "DelaySeconds must be >= 0 and <= 900.");
  checkFifoId("MessageGroupId", groupId);
  checkFifoId("MessageDeduplicationId", deduplicationId);
  if (fifo) {
    checkFifoMessage(message, fifo);
  } else if (deduplicationId !== undefined) {
    throw createFifoOnlyError("MessageDeduplicationId");
  }
  checkMessageAttributes(attributes);
  if (computeMessageBytes({ body, attributes }) > maximumMessageBytes) {
    const message = `One or more parameters are invalid. Reason: Message must be shorter than ${maximumMessageBytes} bytes.`;
    throw createInvalidValueError(message);
  }
  checkCharacters(body);
}

function checkFifoId(name: string, id: string | undefined): void {
  if (id !== undefined && !FIFO_ID.test(id)) {
    const reason = `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
    throw createInvalidValueError(`Value ${id} for parameter ${name} is invalid. Reason: ${reason}`);
  }
}

function checkFifoMessage({ deduplicationId, delaySeconds = 0, groupId }: OutgoingMessage, fifo: FifoSettings): void {
  requireParameter("MessageGroupId", groupId);
  if (delaySeconds > 0) {
    const reason = "The request include parameter that is not valid for this queue type.";
    throw createInvalidValueError(`Value ${delaySeconds} for parameter DelaySeconds is invalid. Reason: ${reason}`);
  }
  if (deduplicationId === undefined && !fifo.contentBasedDeduplication) {
    const message =
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly";
    throw createInvalidValueError(message);
  }
}

export function createFifoOnlyError(name: string): AwsError {
  return createInvalidValueError(`The request include parameter ${name} which is not valid for this queue type`);
}

/** Computes the size that AWS limits: the body and the attributes. */
export function computeMessageBytes({ body, attributes = {} }: Pick<OutgoingMessage, "body" | "attributes">): number {
  return Buffer.byteLength(body) + computeMessageAttributesBytes(attributes);
}

export function computeBodyMd5(body: string): string {
  return createHash("md5").update(body).digest("hex");
}
