import { PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { runStack, type StackJson } from "./support/run-stack.ts";

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
