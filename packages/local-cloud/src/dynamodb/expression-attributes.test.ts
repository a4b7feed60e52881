import { expect, test } from "vitest";
import { attributesOf } from "./expression-attributes.ts";

test.each<[string, string, string[]]>([
  ["an attribute that is set", "SET paid = :paid", ["paid"]],
  ["attributes on both sides", "SET total = price + :shipping", ["total", "price"]],
  ["every clause of an update", "SET a = :a REMOVE b ADD c :c DELETE d :d", ["a", "b", "c", "d"]],
  ["lower-case keywords no more than upper-case ones", "set a = :a remove b", ["a", "b"]],
  ["what a function is given, not the function", "SET paid = if_not_exists(paid, :paid)", ["paid", "paid"]],
  ["functions in functions", "attribute_exists(a) AND size (b) > :n", ["a", "b"]],
  ["both sides of a condition", "a = :a AND NOT b BETWEEN :low AND c OR d IN (:d, e)", ["a", "b", "c", "d", "e"]],
  ["what stands in parentheses after a keyword", "NOT(a = :a) AND (b <> :b)", ["a", "b"]],
  ["the top of a nested path", "order.lines[0].price, customer.name", ["order", "customer"]],
  ["the top of a nested path with spaces", "order . lines [ 0 ] . price", ["order"]],
  ["a projection", "ID, time_order_service", ["ID", "time_order_service"]],
  ["no placeholder of a value, whatever its name", "a = :ID", ["a"]],
])("an expression names %s: %s", (_, expression, attributes) => {
  expect(attributesOf(expression)).toEqual(attributes);
});

test("placeholders of names stand for what the request says, also where they begin with a digit", () => {
  const names = { "#stamp": "time_invoice_service", "#0": "ID", "#a": "with.dot", "#nested": "price" };
  expect(attributesOf("SET #stamp = if_not_exists(#stamp, :now)", names)).toEqual([
    "time_invoice_service",
    "time_invoice_service",
  ]);
  expect(attributesOf("#0 = :id AND #a > :a", names)).toEqual(["ID", "with.dot"]);
  expect(attributesOf("order.#nested, #a.#nested[1]", names)).toEqual(["order", "with.dot"]);
});

test("an attribute may have the name of a keyword or of anything that JavaScript's objects have", () => {
  expect(attributesOf("SET #set = :set", { "#set": "SET" })).toEqual(["SET"]);
  expect(attributesOf("SET constructor = :a, toString = :b")).toEqual(["constructor", "toString"]);
});
