import { expect, it } from "vitest";
import { createReceiptHandle, parseReceiptHandle } from "./receipt-handle.ts";

const arn = "arn:aws:sqs:eu-central-1:000000000000:dead-letters";
const receipt = { messageId: "3a1c1b6e-0d6f-4d0e-8f4f-0f6a3f1f6d11", receiveCount: 2 };

it("parses to its receipt", () => {
  expect(parseReceiptHandle(arn, createReceiptHandle(arn, receipt))).toEqual(receipt);
});

it("differs between receives", () => {
  expect(createReceiptHandle(arn, receipt)).not.toBe(createReceiptHandle(arn, { ...receipt, receiveCount: 3 }));
});

it.each(["", "nonsense", createReceiptHandle(`${arn}-other`, receipt), `${createReceiptHandle(arn, receipt)}!`])(
  "rejects the handle %j",
  (handle) => {
    expect(() => parseReceiptHandle(arn, handle)).toThrow(expect.objectContaining({ code: "ReceiptHandleIsInvalid" }));
  },
);
