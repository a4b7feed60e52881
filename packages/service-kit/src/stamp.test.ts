import type { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { createStamp } from "./stamp.ts";

test("stamps with one update that creates the item, keeps the first stamp and detects a repetition", async () => {
  const inputs: UpdateCommand["input"][] = [];
  const client = {
    send: async ({ input }: UpdateCommand) => {
      const before = inputs.push(input) > 1 ? { time_invoice_service: "2026-11-22T12:00:00.000Z" } : undefined;
      return { Attributes: before };
    },
  } as unknown as DynamoDBDocumentClient;
  const times = [new Date("2026-11-22T12:00:00.000Z"), new Date("2026-11-22T13:00:00.120+01:00")];
  const now = () => times.shift() as Date;

  const stamp = createStamp({ client, tableName: "lab2-dev-order-status", service: "invoice_service", now });
  expect(await stamp("order-1")).toEqual({ repeated: false });
  expect(await stamp("order-1")).toEqual({ repeated: true });

  const update = (time: string) => ({
    TableName: "lab2-dev-order-status",
    Key: { ID: "order-1" },
    UpdateExpression: "SET #stamp = if_not_exists(#stamp, :now)",
    ExpressionAttributeNames: { "#stamp": "time_invoice_service" },
    ExpressionAttributeValues: { ":now": time },
    ReturnValues: "UPDATED_OLD",
  });
  expect(inputs).toEqual([update("2026-11-22T12:00:00.000Z"), update("2026-11-22T12:00:00.120Z")]);
});

test.each([undefined, {}, { time_order_service: "2026-11-22T12:00:00.000Z" }])(
  "is not repeated if DynamoDB returns %j, which does not contain the stamp",
  async (Attributes) => {
    const client = { send: async () => ({ Attributes }) } as unknown as DynamoDBDocumentClient;
    const stamp = createStamp({ client, tableName: "t", service: "invoice_service" });
    expect(await stamp("order-1")).toEqual({ repeated: false });
  },
);

test("rethrows the error of a failed update", async () => {
  const throttled = new Error("Throughput exceeds the current capacity");
  const client = { send: () => Promise.reject(throttled) } as unknown as DynamoDBDocumentClient;
  const stamp = createStamp({ client, tableName: "t", service: "invoice_service" });
  await expect(stamp("order-1")).rejects.toBe(throttled);
});
