import { describe, expect, test } from "vitest";
import { parseFunctionName } from "./function-name.ts";

const home = { accountId: "000000000000", region: "eu-central-1" };
const arn = "arn:aws:lambda:eu-central-1:000000000000:function:lab2-dev-order";

describe("parses", () => {
  test.each(["lab2-dev-order", "function:lab2-dev-order", "000000000000:function:lab2-dev-order", arn])(
    "%s",
    (text) => {
      expect(parseFunctionName(text, null, home)).toEqual({ name: "lab2-dev-order", arn, qualifier: undefined });
      expect(parseFunctionName(`${text}:$LATEST`, null, home)).toMatchObject({ arn, qualifier: "$LATEST" });
      expect(parseFunctionName(text, "live", home)).toMatchObject({ arn, qualifier: "live" });
      expect(parseFunctionName(`${text}:live`, "live", home)).toMatchObject({ arn, qualifier: "live" });
    },
  );
});

describe("rejects", () => {
  test.each([
    ["no name", "a/b", null, "ValidationException", "Value 'a/b' at 'functionName' failed to satisfy constraint"],
    [
      "another service's ARN",
      "arn:aws:sqs:eu-central-1:000000000000:queue",
      null,
      "ValidationException",
      "at 'functionName'",
    ],
    [
      "two qualifiers",
      "lab2-dev-order:live",
      "$LATEST",
      "InvalidParameterValueException",
      "The derived qualifier from the function name does not match the specified qualifier.",
    ],
    [
      "another region",
      arn.replace("eu-central-1", "us-east-1"),
      null,
      "ResourceNotFoundException",
      "Functions from 'us-east-1' are not reachable in this region ('eu-central-1')",
    ],
  ])("%s", (_, text, qualifier, code, message) => {
    expect(() => parseFunctionName(text, qualifier, home)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
