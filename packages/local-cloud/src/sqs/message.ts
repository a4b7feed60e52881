import { createHash } from "node:crypto";
import type { Cause } from "../core/activity/cause.ts";
import { checkCharacters } from "./check-characters.ts";
import { checkMessageAttributes, computeMessageAttributesBytes, type MessageAttributes } from "./message-attributes.ts";
import { checkRange, createInvalidValueError, requireParameter } from "./parameters.ts";

export interface OutgoingMessage {
  body: string;
  attributes?: MessageAttributes | undefined;
  /** 0 to 900. @default the delay of the queue */
  delaySeconds?: number | undefined;
  /** The tenant of the message, for fair queues. Delivery does not depend on it here. */
  groupId?: string | undefined;
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

const GROUP_ID = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;

/**
 * @throws {AwsError} MissingRequiredParameterException, InvalidParameterValueException or InvalidMessageContents
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function checkMessage(
  { body, attributes = {}, delaySeconds, groupId }: OutgoingMessage,
  { maximumMessageBytes }: { maximumMessageBytes: number },
): void {
  requireParameter("MessageBody", body);
  checkRange("DelaySeconds", delaySeconds, [0, 900], "DelaySeconds must be >= 0 and <= 900.");
  if (groupId !== undefined && !GROUP_ID.test(groupId)) {
    const reason = "MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.";
    throw createInvalidValueError(`Value ${groupId} for parameter MessageGroupId is invalid. Reason: ${reason}`);
  }
  checkMessageAttributes(attributes);
  if (computeMessageBytes({ body, attributes }) > maximumMessageBytes) {
    const message = `One or more parameters are invalid. Reason: Message must be shorter than ${maximumMessageBytes} bytes.`;
    throw createInvalidValueError(message);
  }
  checkCharacters(body);
}

/** Computes the size that AWS limits: the body and the attributes. */
export function computeMessageBytes({ body, attributes = {} }: Pick<OutgoingMessage, "body" | "attributes">): number {
  return Buffer.byteLength(body) + computeMessageAttributesBytes(attributes);
}

export function computeBodyMd5(body: string): string {
  return createHash("md5").update(body).digest("hex");
}
