import { expect, test } from "vitest";
import { deadLetter } from "./failure-messages.ts";
import { failed } from "./invocation.ts";

const requestId = "e4b46cbf-b738-4880-a18c-df61200e0000";
const messageOf = (errorMessage: string) =>
  deadLetter({ requestId, payload: "{}" }, failed({ errorType: "Error", errorMessage })).attributes?.ErrorMessage
    ?.StringValue;

test.each([
  ["a".repeat(1024), "a".repeat(1024)],
  ["a".repeat(1025), "a".repeat(1024)],
  [`a${"é".repeat(600)}`, `a${"é".repeat(511)}`],
])("an error message is cut after 1 KB, between characters", (errorMessage, cut) => {
  expect(messageOf(errorMessage)).toBe(cut);
});

test("an error without a message has no attribute for it, because SQS takes no empty one", () => {
  const { attributes } = deadLetter({ requestId, payload: "{}" }, failed({ errorType: "Error", errorMessage: "" }));
  expect(Object.keys(attributes ?? {})).toEqual(["RequestID", "ErrorCode"]);
});
