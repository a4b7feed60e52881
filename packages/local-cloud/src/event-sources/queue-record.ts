import { getSystemAttributes } from "../sqs/format-received-message.ts";
import { computeBodyMd5, type ReceivedMessage } from "../sqs/message.ts";
import type { MessageAttributes } from "../sqs/message-attributes.ts";

/**
 * Formats a message as a record of the event that the function receives.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
 */
export function toQueueRecord(message: ReceivedMessage, queueArn: string) {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: getSystemAttributes(message),
    messageAttributes: toRecordAttributes(message.attributes),
    md5OfBody: computeBodyMd5(message.body),
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(":")[3] ?? "",
  };
}

export type QueueRecord = ReturnType<typeof toQueueRecord>;

function toRecordAttributes(attributes: MessageAttributes) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { BinaryValue, DataType, StringValue }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  );
}
