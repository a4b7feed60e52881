import type { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { createSetAttribute } from "./set-attribute.ts";

test("sets an attribute with one update that keeps its first value", async () => {
  const inputs: UpdateItemCommand["input"][] = [];
  const client = { send: async ({ input }: UpdateItemCommand) => inputs.push(input) } as unknown as DynamoDBClient;
  await createSetAttribute({ client, tableName: "lab2-dev-order-status" })("order-1", "invoice_number", "I-17");
  expect(inputs).toEqual([
    {
      TableName: "lab2-dev-order-status",
      Key: { ID: { S: "order-1" } },
      UpdateExpression: "SET #attribute = if_not_exists(#attribute, :value)",
      ExpressionAttributeNames: { "#attribute": "invoice_number" },
      ExpressionAttributeValues: { ":value": { S: "I-17" } },
    },
  ]);
});

test("rethrows the error of a failed update", async () => {
  const failure = new Error("the table is gone");
  const client = { send: () => Promise.reject(failure) } as unknown as DynamoDBClient;
  await expect(createSetAttribute({ client, tableName: "t" })("order-1", "note", "")).rejects.toBe(failure);
});
