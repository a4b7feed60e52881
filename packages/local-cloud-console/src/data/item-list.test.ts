import { expect, test } from "vitest";
import { ItemList } from "./item-list.ts";

const stamped = (id: string, second: number) => ({
  table: "orders",
  id,
  attributes: { ID: id, time_order: `2026-11-22T14:39:${String(second).padStart(2, "0")}Z` },
});
const readIds = (items: ItemList) => items.findIndexes(() => true).map((index) => items.at(index)?.id);

test("lists written items before those of the pages, newest first", () => {
  const items = new ItemList(10);
  items.addPage([stamped("b", 2), stamped("a", 1)]);
  items.write([stamped("d", 4), stamped("c", 3)]);
  expect(readIds(items)).toEqual(["d", "c", "b", "a"]);
});

test("updates an item in its position", () => {
  const items = new ItemList(10);
  items.addPage([stamped("b", 2), stamped("a", 1)]);
  const changed = {
    ...stamped("a", 1),
    attributes: { ...stamped("a", 1).attributes, time_invoice: "2026-11-22T14:40:00Z" },
  };
  items.write([changed]);
  expect(readIds(items)).toEqual(["b", "a"]);
  expect(items.get("a")?.attributes).toEqual(changed.attributes);
  expect(items.timestampNames).toEqual(["time_order", "time_invoice"]);
});

test("keeps a written item when an older page arrives later", () => {
  const items = new ItemList(10);
  items.write([stamped("a", 9)]);
  items.addPage([stamped("a", 1)]);
  expect(items.get("a")?.attributes.time_order).toBe("2026-11-22T14:39:09Z");
  expect(items.size).toBe(1);
});

test("removes an item without attributes", () => {
  const items = new ItemList(10);
  items.addPage([stamped("b", 2), stamped("a", 1)]);
  items.write([{ table: "orders", id: "b" }]);
  expect(readIds(items)).toEqual(["a"]);
});

test("removes the oldest items beyond its capacity", () => {
  const items = new ItemList(3);
  items.addPage([stamped("b", 2), stamped("a", 1)]);
  items.write([stamped("c", 3), stamped("d", 4), stamped("e", 5)]);
  expect(readIds(items)).toEqual(["e", "d", "c"]);
  items.addPage([stamped("z", 0)]);
  expect(readIds(items)).toEqual(["e", "d", "c"]);
});
