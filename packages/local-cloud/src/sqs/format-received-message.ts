import { computeBodyMd5, type ReceivedMessage } from "./message.ts";
import { computeMessageAttributesMd5, selectMessageAttributes } from "./message-attributes.ts";

export interface AttributeNames {
  systemAttributeNames: readonly string[];
  messageAttributeNames: readonly string[];
}

/**
 * Formats a received message as ReceiveMessage returns it. The digest covers only the requested attributes.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Message.html
 */
export function formatReceivedMessage(message: ReceivedMessage, names: AttributeNames): object {
  const systemAttributes = selectSystemAttributes(message, names.systemAttributeNames);
  const attributes = selectMessageAttributes(message.attributes, names.messageAttributeNames);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: computeBodyMd5(message.body),
    Body: message.body,
    ...(Object.keys(systemAttributes).length > 0 && { Attributes: systemAttributes }),
    ...(Object.keys(attributes).length > 0 && {
      MessageAttributes: attributes,
      MD5OfMessageAttributes: computeMessageAttributesMd5(attributes),
    }),
  };
}

/** Returns the attributes that SQS itself gives a message. */
export function getSystemAttributes(message: ReceivedMessage): Record<string, string> {
  const { deadLetterQueueSourceArn, deduplicationId, groupId, sequenceNumber, traceHeader } = message;
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    ...(traceHeader !== undefined && { AWSTraceHeader: traceHeader }),
    SentTimestamp: String(Math.floor(message.sentAtMs)),
    ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }),
    ...(groupId !== undefined && { MessageGroupId: groupId }),
    ...(deduplicationId !== undefined && { MessageDeduplicationId: deduplicationId }),
    SenderId: message.senderId,
    ...(deadLetterQueueSourceArn !== undefined && { DeadLetterQueueSourceArn: deadLetterQueueSourceArn }),
    ApproximateFirstReceiveTimestamp: String(Math.floor(message.firstReceivedAtMs)),
  };
}

function selectSystemAttributes(message: ReceivedMessage, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(getSystemAttributes(message)).filter(([name]) => names.includes("All") || names.includes(name)),
  );
}
