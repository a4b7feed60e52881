import { describe, expect, it } from "vitest";
import { checkMessage, computeBodyMd5, computeMessageBytes, type OutgoingMessage } from "./message.ts";

const check = (message: Partial<OutgoingMessage>) =>
  checkMessage({ body: "{}", senderId: "someone", ...message }, { maximumMessageBytes: 1024 });

const failure = (code: string, message: string) => expect.objectContaining({ code, message });

describe("rejects a message that", () => {
  it("has an empty body", () => {
    expect(() => check({ body: "" })).toThrow(
      failure("MissingRequiredParameterException", "The request must contain the parameter MessageBody."),
    );
  });

  it("is larger than its queue allows, including attributes", () => {
    const attributes = { key: { DataType: "String", StringValue: "x" } };
    const largest = "x".repeat(1024 - computeMessageBytes({ body: "", attributes }));
    check({ body: largest, attributes });
    expect(() => check({ body: `${largest}x`, attributes })).toThrow(
      failure(
        "InvalidParameterValueException",
        "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.",
      ),
    );
  });

  it.each(["\u0000", "\u001b", "\ufffe", "\ud800"])("holds the character %j", (body) => {
    expect(() => check({ body })).toThrow(expect.objectContaining({ code: "InvalidMessageContents" }));
  });

  it.each([-1, 901])("is delayed by %i seconds", (delaySeconds) => {
    expect(() => check({ delaySeconds })).toThrow(
      failure(
        "InvalidParameterValueException",
        `Value ${delaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
      ),
    );
  });
});

it("accepts all characters allowed in XML", () => {
  check({ body: "\t\r\n {} é \ue000 \u{1f600}", delaySeconds: 900 });
});

it("counts UTF-8 bytes, not characters", () => {
  expect(computeMessageBytes({ body: "é\u{1f600}" })).toBe(6);
});

it("digests the UTF-8 bytes of the body", () => {
  expect(computeBodyMd5("msg")).toBe("6e2baaf3b97dbeef01c0043275f9a0e7");
});
