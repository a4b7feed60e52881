import { expect, test } from "vitest";
import { createDeadLetter } from "./failure-messages.ts";
import { failed } from "./invocation.ts";

const requestId = "e4b46cbf-b738-4880-a18c-df61200e0000";
const getMessage = (errorMessage: string) =>
  createDeadLetter({ requestId, payload: "{}" }, failed({ errorType: "Error", errorMessage })).attributes?.ErrorMessage
    ?.StringValue;

test.each([
  ["a".repeat(1024), "a".repeat(1024)],
  ["a".repeat(1025), "a".repeat(1024)],
  [`a${"é".repeat(600)}`, `a${"é".repeat(511)}`],
])("truncates an error message to 1 KB between characters", (errorMessage, cut) => {
  expect(getMessage(errorMessage)).toBe(cut);
});

test("omits the attribute of an empty message, because SQS rejects empty attributes", () => {
  const { attributes } = createDeadLetter(
    { requestId, payload: "{}" },
    failed({ errorType: "Error", errorMessage: "" }),
  );
  expect(Object.keys(attributes ?? {})).toEqual(["RequestID", "ErrorCode"]);
});
