import { AwsError } from "../core/aws-error.ts";

/** What a receipt handle stands for: one receive of one message. */
export interface Receipt {
  messageId: string;
  /** The message's receive count after that receive. */
  receiveCount: number;
}

/** Opaque to callers, and made of nothing but the receipt, so that it outlives a restart. */
export function receiptHandle(queueArn: string, { messageId, receiveCount }: Receipt): string {
  return Buffer.from(`${queueArn} ${messageId} ${receiveCount}`).toString("base64");
}

/** @throws {AwsError} ReceiptHandleIsInvalid when this queue gave no such handle */
export function parseReceiptHandle(queueArn: string, handle: string): Receipt {
  const [arn, messageId = "", receiveCount = ""] = Buffer.from(handle, "base64").toString().split(" ");
  const receipt = { messageId, receiveCount: Number(receiveCount) };
  if (arn !== queueArn || receiptHandle(queueArn, receipt) !== handle) {
    throw new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`);
  }
  return receipt;
}
