import { ConditionalCheckFailedException, type DynamoDBClient, type UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { createStampExisting } from "./stamp-existing.ts";

/** Creates a stamp over a table that responds to every update as `send` does. */
function createStamp(send: (input: UpdateItemCommand["input"]) => Promise<unknown>) {
  const client = { send: ({ input }: UpdateItemCommand) => send(input) } as unknown as DynamoDBClient;
  return createStampExisting({ client, tableName: "lab2-dev-order-status", service: "payment_service" });
}

test("stamps only an order that exists", async () => {
  const inputs: UpdateItemCommand["input"][] = [];
  const stamp = createStamp(async (input) => {
    inputs.push(input);
    return {};
  });
  expect(await stamp("order-1")).toEqual({ repeated: false });
  expect(inputs).toMatchObject([{ Key: { ID: { S: "order-1" } }, ConditionExpression: "attribute_exists(ID)" }]);
});

test("returns undefined if there is no such order", async () => {
  const stamp = createStamp(() =>
    Promise.reject(new ConditionalCheckFailedException({ message: "The conditional request failed", $metadata: {} })),
  );
  expect(await stamp("order-1")).toBeUndefined();
});

test.each([
  ["empty", ""],
  ["longer than a partition key", `${"é".repeat(1024)}x`],
])("returns undefined without a request to DynamoDB if the ID is %s", async (_description, ID) => {
  expect(await createStamp(() => Promise.reject(new Error("unexpected")))(ID)).toBeUndefined();
});

test("rethrows the error of a failed update", async () => {
  const failure = new Error("the table is gone");
  await expect(createStamp(() => Promise.reject(failure))("order-1")).rejects.toBe(failure);
});
