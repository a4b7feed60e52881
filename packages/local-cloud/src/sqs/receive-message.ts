import { md5OfBody, type ReceivedMessage } from "./message.ts";
import { md5OfMessageAttributes, selectMessageAttributes } from "./message-attributes.ts";

/** What a receiver asks to be told beside the body. */
export interface AttributeNames {
  systemAttributeNames: readonly string[];
  messageAttributeNames: readonly string[];
}

/**
 * A received message as ReceiveMessage answers it; the digest is that of the attributes that were asked for.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Message.html
 */
export function receivedMessageOutput(message: ReceivedMessage, names: AttributeNames): object {
  const systemAttributes = selectSystemAttributes(message, names.systemAttributeNames);
  const attributes = selectMessageAttributes(message.attributes, names.messageAttributeNames);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5OfBody(message.body),
    Body: message.body,
    ...(Object.keys(systemAttributes).length > 0 && { Attributes: systemAttributes }),
    ...(Object.keys(attributes).length > 0 && {
      MessageAttributes: attributes,
      MD5OfMessageAttributes: md5OfMessageAttributes(attributes),
    }),
  };
}

function selectSystemAttributes(message: ReceivedMessage, names: readonly string[]): Record<string, string> {
  const attributes = {
    SenderId: message.senderId,
    SentTimestamp: String(Math.floor(message.sentAtMs)),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(Math.floor(message.firstReceivedAtMs)),
  };
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => names.includes("All") || names.includes(name)),
  );
}
