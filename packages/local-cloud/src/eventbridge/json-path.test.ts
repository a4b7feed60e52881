import { expect, test } from "vitest";
import { parseJsonPath } from "./json-path.ts";

const event = {
  "detail-type": "order_created",
  resources: ["first", "second"],
  detail: {
    data: { ID: "order-1", "a/b": 1, nothing: null },
    items: [{ id: 7 }, { id: 8 }, { price: 3 }],
    grid: [[1, 2]],
  },
};

test.each<[string, unknown]>([
  ["$", event],
  ["$.detail-type", "order_created"],
  ["$.detail.data.ID", "order-1"],
  ["$.detail.data.a/b", 1],
  ["$.detail.data.nothing", null],
  ["$.resources[1]", "second"],
  ["$.detail.items[0].id", 7],
  ["$.detail.grid[0][1]", 2],
  ["$.resources[*]", ["first", "second"]],
  ["$.detail.items[*].id", [7, 8]],
  ["$.detail.data.*", ["order-1", 1, null]],
])("%s reads %j", (path, value) => {
  expect(parseJsonPath(path)(event)).toEqual(value);
});

test.each([
  "$.detail.none",
  "$.detail.none.further",
  "$.resources[2]",
  "$.resources.length",
  "$.detail[0]",
  "$.toString",
])("%s matches nothing", (path) => {
  expect(parseJsonPath(path)(event)).toBeUndefined();
});

test.each([
  ["detail", 'invalid JSON path "detail": start it with $'],
  ["$['detail']", `invalid JSON path "$['detail']" at ['detail']: `],
  ["$..ID", 'invalid JSON path "$..ID" at ..ID: '],
  ["$.detail.items[-1]", "at [-1]: "],
  ["$.detail.items[?(@.id)]", "at [?(@.id)]: "],
  ["$.", "at .: "],
  ["$detail", "at detail: "],
])("rejects %s by name", (path, message) => {
  expect(() => parseJsonPath(path)).toThrow(message);
});
