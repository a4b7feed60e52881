import { expect, test } from "vitest";
import { fillPath, findItemId, parseVariables } from "./requests.ts";

test("encodes a variable as one segment and a greedy one as several", () => {
  const path = "/prod/{shop}/files/{name+}";
  expect(parseVariables({ path })).toEqual(["shop", "name"]);
  expect(fillPath({ path }, { shop: "a/b", name: "x/y z" })).toBe("/prod/a%2Fb/files/x/y%20z");
});

test("finds the item of a response by the table's key", () => {
  const stack = { tables: [{ node: "t", name: "orders", hashKey: "ID" }] };
  expect(findItemId({ body: '{"status":"order_created","ID":"abc"}' }, stack)).toBe("abc");
  expect(findItemId({ body: "Not Found" }, stack)).toBeUndefined();
  expect(findItemId({ body: "null" }, stack)).toBeUndefined();
});
