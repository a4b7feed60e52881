import type { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { createReadOrder } from "./read-order.ts";

/** Reads from a table that answers every request so; `inputs` are the requests it got. */
function createReader(answer: object) {
  const inputs: GetCommand["input"][] = [];
  const client = {
    send: async ({ input }: GetCommand) => {
      inputs.push(input);
      return answer;
    },
  } as unknown as DynamoDBDocumentClient;
  return { inputs, readOrder: createReadOrder({ client, tableName: "lab2-dev-order-status" }) };
}

test("an order is its item, with the stamps just written", async () => {
  const item = { ID: "order-1", time_order_service: "2026-11-22T12:00:00.000Z" };
  const { inputs, readOrder } = createReader({ Item: item });
  expect(await readOrder("order-1")).toEqual(item);
  expect(inputs).toEqual([{ TableName: "lab2-dev-order-status", Key: { ID: "order-1" }, ConsistentRead: true }]);
});

test("there is no order without an item", async () => {
  const { readOrder } = createReader({});
  expect(await readOrder("order-1")).toBeUndefined();
});

test("an ID may have as many bytes as a partition key", async () => {
  const { inputs, readOrder } = createReader({});
  await readOrder("é".repeat(1024));
  expect(inputs).toHaveLength(1);
});

test.each([
  ["empty", ""],
  ["longer than a partition key", `${"é".repeat(1024)}x`],
])("there is no order whose ID is %s, and DynamoDB, which would refuse it, is not asked", async (_what, ID) => {
  const { inputs, readOrder } = createReader({ Item: { ID } });
  expect(await readOrder(ID)).toBeUndefined();
  expect(inputs).toEqual([]);
});

test("a read that fails is the caller's to handle", async () => {
  const failure = new Error("the table is gone");
  const client = { send: () => Promise.reject(failure) } as unknown as DynamoDBDocumentClient;
  await expect(createReadOrder({ client, tableName: "t" })("order-1")).rejects.toBe(failure);
});
