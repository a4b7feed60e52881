import { expect, it } from "vitest";
import { parseReceiptHandle, receiptHandle } from "./receipt-handle.ts";

const arn = "arn:aws:sqs:eu-central-1:000000000000:dead-letters";
const receipt = { messageId: "3a1c1b6e-0d6f-4d0e-8f4f-0f6a3f1f6d11", receiveCount: 2 };

it("gives back what it was made of", () => {
  expect(parseReceiptHandle(arn, receiptHandle(arn, receipt))).toEqual(receipt);
});

it("differs from receive to receive", () => {
  expect(receiptHandle(arn, receipt)).not.toBe(receiptHandle(arn, { ...receipt, receiveCount: 3 }));
});

it.each(["", "nonsense", receiptHandle(`${arn}-other`, receipt), `${receiptHandle(arn, receipt)}!`])(
  "%j is no handle of the queue",
  (handle) => {
    expect(() => parseReceiptHandle(arn, handle)).toThrow(expect.objectContaining({ code: "ReceiptHandleIsInvalid" }));
  },
);
