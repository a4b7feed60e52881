import type { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { createStamp, stampAttribute } from "./stamp.ts";

test("a service's stamp is the attribute time_<service>", () => {
  expect(stampAttribute("invoice_service")).toBe("time_invoice_service");
});

test("each stamp is one update that makes the item and keeps the first stamp", async () => {
  const inputs: UpdateCommand["input"][] = [];
  const client = {
    send: async ({ input }: UpdateCommand) => {
      inputs.push(input);
    },
  } as unknown as DynamoDBDocumentClient;
  const times = [new Date("2026-11-22T12:00:00.000Z"), new Date("2026-11-22T13:00:00.120+01:00")];
  const now = () => times.shift() as Date;

  const stamp = createStamp({ client, tableName: "lab2-dev-order-status", service: "invoice_service", now });
  await stamp("order-1");
  await stamp("order-1");

  const update = (time: string) => ({
    TableName: "lab2-dev-order-status",
    Key: { ID: "order-1" },
    UpdateExpression: "SET #stamp = if_not_exists(#stamp, :now)",
    ExpressionAttributeNames: { "#stamp": "time_invoice_service" },
    ExpressionAttributeValues: { ":now": time },
  });
  expect(inputs).toEqual([update("2026-11-22T12:00:00.000Z"), update("2026-11-22T12:00:00.120Z")]);
});

test("an update that fails is the caller's to handle", async () => {
  const throttled = new Error("Throughput exceeds the current capacity");
  const client = { send: () => Promise.reject(throttled) } as unknown as DynamoDBDocumentClient;
  const stamp = createStamp({ client, tableName: "t", service: "invoice_service" });
  await expect(stamp("order-1")).rejects.toBe(throttled);
});
