import type { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Stamp } from "service-kit";
import { expect, test } from "vitest";
import { expireOrders } from "./expire-orders.ts";

/** Extends `stamp` over a table that gives `response` to every update; `inputs` records the updates. */
function extend(stamp: Stamp, response: () => Promise<object> = async () => ({})) {
  const inputs: UpdateItemCommand["input"][] = [];
  const client = {
    send: ({ input }: UpdateItemCommand) => {
      inputs.push(input);
      return response();
    },
  } as unknown as DynamoDBClient;
  const now = () => new Date("2026-11-22T12:00:00.900Z");
  return { inputs, stamp: expireOrders(stamp, { client, tableName: "lab2-dev-order-status", days: 30, now }) };
}

test("sets the time of expiry in seconds, unless the order has one", async () => {
  const { inputs, stamp } = extend(async () => ({ repeated: true }));
  expect(await stamp("order-1")).toEqual({ repeated: true });
  expect(inputs).toEqual([
    {
      TableName: "lab2-dev-order-status",
      Key: { ID: { S: "order-1" } },
      UpdateExpression: "SET #expiry = if_not_exists(#expiry, :expiresAt)",
      ExpressionAttributeNames: { "#expiry": "expires_at" },
      ExpressionAttributeValues: { ":expiresAt": { N: String(Date.parse("2026-12-22T12:00:00Z") / 1000) } },
    },
  ]);
});

test("sets nothing if the order was not stamped", async () => {
  const { inputs, stamp } = extend(() => Promise.reject(new Error("throttled")));
  await expect(stamp("order-1")).rejects.toThrow("throttled");
  expect(inputs).toEqual([]);
});

test("fails if the time of expiry was not written", async () => {
  const { stamp } = extend(
    async () => ({ repeated: false }),
    () => Promise.reject(new Error("throttled")),
  );
  await expect(stamp("order-1")).rejects.toThrow("throttled");
});
