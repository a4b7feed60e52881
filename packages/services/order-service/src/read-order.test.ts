import type { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { createReadOrder } from "./read-order.ts";

/** Creates a reader over a table that returns `response` to every request; `inputs` records the requests. */
function createReader(response: object) {
  const inputs: GetItemCommand["input"][] = [];
  const client = {
    send: async ({ input }: GetItemCommand) => {
      inputs.push(input);
      return response;
    },
  } as unknown as DynamoDBClient;
  return { inputs, readOrder: createReadOrder({ client, tableName: "lab2-dev-order-status" }) };
}

test("reads an order's item with strong consistency", async () => {
  const time = "2026-11-22T12:00:00.000Z";
  const { inputs, readOrder } = createReader({
    Item: { ID: { S: "order-1" }, time_order_service: { S: time }, expires_at: { N: "1" } },
  });
  expect(await readOrder("order-1")).toEqual({ ID: "order-1", time_order_service: time });
  expect(inputs).toEqual([{ TableName: "lab2-dev-order-status", Key: { ID: { S: "order-1" } }, ConsistentRead: true }]);
});

test("returns undefined if there is no item", async () => {
  const { readOrder } = createReader({});
  expect(await readOrder("order-1")).toBeUndefined();
});

test("accepts an ID as long as a partition key may be", async () => {
  const { inputs, readOrder } = createReader({});
  await readOrder("é".repeat(1024));
  expect(inputs).toHaveLength(1);
});

test.each([
  ["empty", ""],
  ["longer than a partition key", `${"é".repeat(1024)}x`],
])("returns undefined without a request to DynamoDB if the ID is %s", async (_description, ID) => {
  const { inputs, readOrder } = createReader({ Item: { ID: { S: ID } } });
  expect(await readOrder(ID)).toBeUndefined();
  expect(inputs).toEqual([]);
});

test("rethrows the error of a failed read", async () => {
  const failure = new Error("the table is gone");
  const client = { send: () => Promise.reject(failure) } as unknown as DynamoDBClient;
  await expect(createReadOrder({ client, tableName: "t" })("order-1")).rejects.toBe(failure);
});
