import { expect, test } from "vitest";
import { resourceTypes } from "../resource-types.ts";
import { resolveStack } from "../terraform/stack.ts";
import { readTableItems } from "./read-table-items.ts";

function read(item: object) {
  const attribute = [{ name: "ID", type: "S" }];
  const blocks = new Map<string, Record<string, Record<string, unknown>>>([
    ["aws_dynamodb_table", { orders: { name: "orders", hash_key: "ID", attribute } }],
    ["aws_dynamodb_table_item", { first: { table_name: "orders", hash_key: "ID", item: '{"ID":{"S":"1"}}', ...item } }],
  ]);
  const context = { accountId: "111122223333", awsEndpointUrl: "", apiUrl: "" };
  return readTableItems(
    resolveStack({ folder: "/stack", region: "eu-central-1", blocks, outputs: {} }, resourceTypes, context),
  );
}

test("an item belongs to its table", () => {
  expect(read({})).toEqual(new Map([["orders", [{ ID: { S: "1" } }]]]));
});

test.each([
  [{ table_name: "other" }, "table_name: the stack has no table other"],
  [{ item: "{" }, "item: is not JSON"],
  [{ item: '{"name":{"S":"a"}}' }, "item: has no attribute ID"],
])("%j is rejected", (item, message) => {
  expect(() => read(item)).toThrow(`aws_dynamodb_table_item.first: ${message}`);
});
