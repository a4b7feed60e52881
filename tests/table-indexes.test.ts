import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { synthesizeOrders } from "infra/src/synthesized-stack.ts";
import { expect, test } from "vitest";
import { bundleCode } from "./support/bundle-code.ts";
import { untilActivity } from "./support/conditions.ts";
import { replaceHandler, runStack, type StackEdit, type StackJson } from "./support/run-stack.ts";

const TableName = "lab2-dev-order-status";

/** Adds secondary indexes as Terraform writes them. */
function addIndexes({ resource }: StackJson): void {
  const [table = {}] = Object.values(resource.aws_dynamodb_table ?? {});
  Object.assign(table, {
    range_key: "line",
    attribute: ["ID", "line", "customer", "day"].map((name) => ({ name, type: "S" })),
    global_secondary_index: [
      {
        name: "by-customer",
        hash_key: "customer",
        range_key: "day",
        projection_type: "INCLUDE",
        non_key_attributes: ["total"],
      },
    ],
    local_secondary_index: [{ name: "by-day", range_key: "day", projection_type: "ALL" }],
  });
}

test("the indexes of a table are queried by their keys", async () => {
  const { dynamodb } = await runStack({ edit: addIndexes });
  const item = { ID: "1", line: "a", customer: "c", day: "2026-11-28", total: 5, note: "not projected" };
  await dynamodb.send(new PutCommand({ TableName, Item: item }));
  await dynamodb.send(new PutCommand({ TableName, Item: { ...item, line: "b", day: "2026-11-27" } }));
  await dynamodb.send(new PutCommand({ TableName, Item: { ID: "2", line: "a" } }));

  const byCustomer = await dynamodb.send(
    new QueryCommand({
      TableName,
      IndexName: "by-customer",
      KeyConditionExpression: "customer = :c",
      ExpressionAttributeValues: { ":c": "c" },
    }),
  );
  const { note: _, ...projected } = item;
  expect(byCustomer.Items).toEqual([{ ...projected, line: "b", day: "2026-11-27" }, projected]);

  const byDay = await dynamodb.send(
    new QueryCommand({
      TableName,
      IndexName: "by-day",
      KeyConditionExpression: "ID = :id AND #day > :day",
      ExpressionAttributeNames: { "#day": "day" },
      ExpressionAttributeValues: { ":id": "1", ":day": "2026-11-27" },
    }),
  );
  expect(byDay.Items).toEqual([item]);
});

const INDEX_READER = `
  import { DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";

  const client = new DynamoDBClient();
  export async function handler() {
    const { Items } = await client.send(new QueryCommand({
      TableName: process.env.TABLE_NAME,
      IndexName: "by-customer",
      KeyConditionExpression: "customer = :customer",
      ExpressionAttributeValues: { ":customer": { S: "c" } },
    }));
    return Items;
  }`;

/** Adds an index by the setting of the stack, and lets order-service query it. */
const withIndex =
  (readers: "order-service"[]): StackEdit =>
  (json, folder) => {
    Object.assign(json, synthesizeOrders("dev", { indexes: { "by-customer": { partitionKey: "customer", readers } } }));
    replaceHandler(json, folder, "order-service", 'export { handler } from "./reader.cjs";');
    writeFileSync(join(folder, "replaced-order-service/reader.cjs"), bundleCode(INDEX_READER));
  };

test("a service that may read an index finds orders by it", async () => {
  const { dynamodb, orderUrl } = await runStack({ edit: withIndex(["order-service"]) });
  await dynamodb.send(new PutCommand({ TableName, Item: { ID: "1", customer: "c", note: "not projected" } }));
  await dynamodb.send(new PutCommand({ TableName, Item: { ID: "2" } }));
  const response = await fetch(orderUrl, { method: "POST" });
  expect(await response.json()).toEqual([{ ID: { S: "1" }, customer: { S: "c" } }]);
});

test("a service that may not read an index is denied", async () => {
  const stack = await runStack({ edit: withIndex([]) });
  expect((await fetch(stack.orderUrl, { method: "POST" })).status).toBe(500);
  const { action, resource } = await untilActivity(stack, "access-denied");
  expect(action).toBe("dynamodb:Query");
  expect(resource).toMatch(/\/index\/by-customer$/);
});
