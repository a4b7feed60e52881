import { createHash } from "node:crypto";
import { checkCharacters } from "./characters.ts";
import { checkMessageAttributes, type MessageAttributes, messageAttributesBytes } from "./message-attributes.ts";
import { checkRange, invalidParameterValue, required } from "./parameters.ts";

/** A message as its sender gives it. */
export interface OutgoingMessage {
  body: string;
  attributes?: MessageAttributes | undefined;
  /** 0 to 900; the queue's own delay unless given. */
  delaySeconds?: number | undefined;
  /** Becomes the message's `SenderId`. */
  senderId: string;
}

/** A message as the queue keeps it: plain data. */
export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly sentAtMs: number;
  /** No receive gets it before: it is delayed, or in flight. */
  readonly visibleAtMs: number;
  readonly receiveCount: number;
  readonly firstReceivedAtMs?: number;
  readonly lastReceivedAtMs?: number;
}

/** A message as a receive hands it out. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly sentAtMs: number;
  readonly receiveCount: number;
  readonly firstReceivedAtMs: number;
}

/**
 * @throws {AwsError} MissingParameter, InvalidParameterValue or InvalidMessageContents
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function checkMessage(
  { body, attributes = {}, delaySeconds }: OutgoingMessage,
  { maximumMessageBytes }: { maximumMessageBytes: number },
): void {
  required("MessageBody", body);
  checkRange("DelaySeconds", delaySeconds, [0, 900], "DelaySeconds must be >= 0 and <= 900.");
  checkMessageAttributes(attributes);
  if (messageBytes({ body, attributes }) > maximumMessageBytes) {
    throw invalidParameterValue(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumMessageBytes} bytes.`,
    );
  }
  checkCharacters(body);
}

/** The size that AWS limits: the body and the attributes. */
export function messageBytes({ body, attributes = {} }: Pick<OutgoingMessage, "body" | "attributes">): number {
  return Buffer.byteLength(body) + messageAttributesBytes(attributes);
}

export function md5OfBody(body: string): string {
  return createHash("md5").update(body).digest("hex");
}
