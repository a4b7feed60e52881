import type { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { createStamp } from "./stamp.ts";

test("stamps with one update that creates the item, keeps the first stamp and detects a repetition", async () => {
  const inputs: UpdateItemCommand["input"][] = [];
  const client = {
    send: async ({ input }: UpdateItemCommand) => {
      const before = inputs.push(input) > 1 ? { time_invoice_service: { S: "2026-11-22T12:00:00.000Z" } } : undefined;
      return { Attributes: before };
    },
  } as unknown as DynamoDBClient;
  const times = [new Date("2026-11-22T12:00:00.000Z"), new Date("2026-11-22T13:00:00.120+01:00")];
  const now = () => times.shift() as Date;

  const stamp = createStamp({ client, tableName: "lab2-dev-order-status", service: "invoice_service", now });
  expect(await stamp("order-1")).toEqual({ repeated: false });
  expect(await stamp("order-1")).toEqual({ repeated: true });

  const update = (time: string) => ({
    TableName: "lab2-dev-order-status",
    Key: { ID: { S: "order-1" } },
    UpdateExpression: "SET #stamp = if_not_exists(#stamp, :now)",
    ExpressionAttributeNames: { "#stamp": "time_invoice_service" },
    ExpressionAttributeValues: { ":now": { S: time } },
    ReturnValues: "UPDATED_OLD",
  });
  expect(inputs).toEqual([update("2026-11-22T12:00:00.000Z"), update("2026-11-22T12:00:00.120Z")]);
});

test.each([undefined, {}, { time_order_service: { S: "2026-11-22T12:00:00.000Z" } }])(
  "is not repeated if DynamoDB returns %j, which does not contain the stamp",
  async (Attributes) => {
    const client = { send: async () => ({ Attributes }) } as unknown as DynamoDBClient;
    const stamp = createStamp({ client, tableName: "t", service: "invoice_service" });
    expect(await stamp("order-1")).toEqual({ repeated: false });
  },
);

test("rethrows the error of a failed update", async () => {
  const throttled = new Error("Throughput exceeds the current capacity");
  const client = { send: () => Promise.reject(throttled) } as unknown as DynamoDBClient;
  const stamp = createStamp({ client, tableName: "t", service: "invoice_service" });
  await expect(stamp("order-1")).rejects.toBe(throttled);
});
