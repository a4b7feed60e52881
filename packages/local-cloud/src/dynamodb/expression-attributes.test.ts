import { expect, test } from "vitest";
import { listAttributes } from "./expression-attributes.ts";

test.each<[string, string, string[]]>([
  ["a set attribute", "SET paid = :paid", ["paid"]],
  ["attributes on both sides", "SET total = price + :shipping", ["total", "price"]],
  ["every clause of an update", "SET a = :a REMOVE b ADD c :c DELETE d :d", ["a", "b", "c", "d"]],
  ["no keywords in lower case", "set a = :a remove b", ["a", "b"]],
  ["arguments of a function, not the function", "SET paid = if_not_exists(paid, :paid)", ["paid", "paid"]],
  ["functions in functions", "attribute_exists(a) AND size (b) > :n", ["a", "b"]],
  ["both sides of a condition", "a = :a AND NOT b BETWEEN :low AND c OR d IN (:d, e)", ["a", "b", "c", "d", "e"]],
  ["attributes in parentheses after a keyword", "NOT(a = :a) AND (b <> :b)", ["a", "b"]],
  ["the top of a nested path", "order.lines[0].price, customer.name", ["order", "customer"]],
  ["the top of a nested path with spaces", "order . lines [ 0 ] . price", ["order"]],
  ["a projection", "ID, time_order_service", ["ID", "time_order_service"]],
  ["no value placeholders", "a = :ID", ["a"]],
])("an expression names %s: %s", (_, expression, attributes) => {
  expect(listAttributes(expression)).toEqual(attributes);
});

test("name placeholders are resolved, including those that start with a digit", () => {
  const names = { "#stamp": "time_invoice_service", "#0": "ID", "#a": "with.dot", "#nested": "price" };
  expect(listAttributes("SET #stamp = if_not_exists(#stamp, :now)", names)).toEqual([
    "time_invoice_service",
    "time_invoice_service",
  ]);
  expect(listAttributes("#0 = :id AND #a > :a", names)).toEqual(["ID", "with.dot"]);
  expect(listAttributes("order.#nested, #a.#nested[1]", names)).toEqual(["order", "with.dot"]);
});

test("an attribute may have the name of a keyword or of a property of every JavaScript object", () => {
  expect(listAttributes("SET #set = :set", { "#set": "SET" })).toEqual(["SET"]);
  expect(listAttributes("SET constructor = :a, toString = :b")).toEqual(["constructor", "toString"]);
});
