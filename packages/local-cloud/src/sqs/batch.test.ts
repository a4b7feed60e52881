import { describe, expect, it } from "vitest";
import { AwsError } from "../core/aws-error.ts";
import { parseBatchEntries, runBatch } from "./batch.ts";

const withIds = (...ids: string[]) => ids.map((Id) => ({ Id }));

describe("rejects a whole batch with", () => {
  it.each([
    ["EmptyBatchRequest", []],
    ["TooManyEntriesInBatchRequest", withIds(..."abcdefghijk")],
    ["BatchEntryIdsNotDistinct", withIds("a", "b", "a")],
    ["InvalidBatchEntryId", withIds("a:b")],
    ["InvalidBatchEntryId", withIds("a".repeat(81))],
    ["MissingRequiredParameterException", [{}]],
    ["InvalidBatchEntryId", withIds("")],
  ])("%s", (code, entries) => {
    expect(() => parseBatchEntries("DeleteMessageBatchRequestEntry", entries)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

it("a failing entry does not stop others", async () => {
  const result = await runBatch(withIds("a", "b", "c"), async ({ Id }) => {
    if (Id === "b") {
      throw new AwsError("InvalidParameterValueException", "b is wrong");
    }
    return { MessageId: `message ${Id}` };
  });
  expect(result).toEqual({
    Successful: [
      { Id: "a", MessageId: "message a" },
      { Id: "c", MessageId: "message c" },
    ],
    Failed: [{ Id: "b", SenderFault: true, Code: "InvalidParameterValue", Message: "b is wrong" }],
  });
});

it("an internal error is not reported as the failure of an entry", async () => {
  const broken = async () => {
    throw new TypeError("broken");
  };
  await expect(runBatch(withIds("a"), broken)).rejects.toThrow(TypeError);
});
