import { expect, test } from "vitest";
import { filledPath, itemIdIn, variablesOf } from "./requests.ts";

test("variables are filled in as one segment, greedy ones as many", () => {
  const path = "/prod/{shop}/files/{name+}";
  expect(variablesOf({ path })).toEqual(["shop", "name"]);
  expect(filledPath({ path }, { shop: "a/b", name: "x/y z" })).toBe("/prod/a%2Fb/files/x/y%20z");
});

test("an answer names its item by the table's key", () => {
  const stack = { tables: [{ node: "t", name: "orders", hashKey: "ID" }] };
  expect(itemIdIn({ body: '{"status":"order_created","ID":"abc"}' }, stack)).toBe("abc");
  expect(itemIdIn({ body: "Not Found" }, stack)).toBeUndefined();
  expect(itemIdIn({ body: "null" }, stack)).toBeUndefined();
});
