import { describe, expect, it } from "vitest";
import { AwsError } from "../core/aws-error.ts";
import { batchEntries, runBatch } from "./batch.ts";

const withIds = (...ids: string[]) => ids.map((Id) => ({ Id }));

describe("a batch that AWS refuses as a whole", () => {
  it.each([
    ["EmptyBatchRequest", []],
    ["TooManyEntriesInBatchRequest", withIds(..."abcdefghijk")],
    ["BatchEntryIdsNotDistinct", withIds("a", "b", "a")],
    ["InvalidBatchEntryId", withIds("a:b")],
    ["InvalidBatchEntryId", withIds("a".repeat(81))],
    ["MissingParameter", [{}]],
  ])("%s", (code, entries) => {
    expect(() => batchEntries("DeleteMessageBatchRequestEntry", entries)).toThrow(expect.objectContaining({ code }));
  });
});

it("an entry that fails stops no other", async () => {
  const answer = await runBatch(withIds("a", "b", "c"), async ({ Id }) => {
    if (Id === "b") {
      throw new AwsError("InvalidParameterValue", "b is wrong");
    }
    return { MessageId: `message ${Id}` };
  });
  expect(answer).toEqual({
    Successful: [
      { Id: "a", MessageId: "message a" },
      { Id: "c", MessageId: "message c" },
    ],
    Failed: [{ Id: "b", SenderFault: true, Code: "InvalidParameterValue", Message: "b is wrong" }],
  });
});

it("a fault of the local cloud is no entry's failure", async () => {
  const broken = async () => {
    throw new TypeError("broken");
  };
  await expect(runBatch(withIds("a"), broken)).rejects.toThrow(TypeError);
});
