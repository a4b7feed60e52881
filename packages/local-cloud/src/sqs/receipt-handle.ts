import { AwsError } from "../core/aws-error.ts";

export interface Receipt {
  messageId: string;
  /** The receive count of the message after the receive. */
  receiveCount: number;
}

/** Creates a handle that is opaque to callers and remains valid after a restart. */
export function createReceiptHandle(queueArn: string, { messageId, receiveCount }: Receipt): string {
  return Buffer.from(`${queueArn} ${messageId} ${receiveCount}`).toString("base64");
}

/** @throws {AwsError} ReceiptHandleIsInvalid if the handle is not from this queue */
export function parseReceiptHandle(queueArn: string, handle: string): Receipt {
  const [arn, messageId = "", receiveCount = ""] = Buffer.from(handle, "base64").toString().split(" ");
  const receipt = { messageId, receiveCount: Number(receiveCount) };
  if (arn !== queueArn || createReceiptHandle(queueArn, receipt) !== handle) {
    throw new AwsError(
      "ReceiptHandleIsInvalid",
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
      404,
    );
  }
  return receipt;
}
