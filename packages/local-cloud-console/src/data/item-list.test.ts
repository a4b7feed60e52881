import { expect, test } from "vitest";
import { ItemList } from "./item-list.ts";

const stamped = (id: string, second: number) => ({
  table: "orders",
  id,
  attributes: { ID: id, time_order: `2026-11-22T14:39:${String(second).padStart(2, "0")}Z` },
});
const idsOf = (items: ItemList) => items.findIndexes(() => true).map((index) => items.at(index)?.id);

test("items that are written stand before those of the pages, the newest first", () => {
  const items = new ItemList(10);
  items.addPage([stamped("b", 2), stamped("a", 1)]);
  items.write([stamped("d", 4), stamped("c", 3)]);
  expect(idsOf(items)).toEqual(["d", "c", "b", "a"]);
});

test("an item that is written again stays where it is", () => {
  const items = new ItemList(10);
  items.addPage([stamped("b", 2), stamped("a", 1)]);
  const changed = {
    ...stamped("a", 1),
    attributes: { ...stamped("a", 1).attributes, time_invoice: "2026-11-22T14:40:00Z" },
  };
  items.write([changed]);
  expect(idsOf(items)).toEqual(["b", "a"]);
  expect(items.get("a")?.attributes).toEqual(changed.attributes);
  expect(items.timestampNames).toEqual(["time_order", "time_invoice"]);
});

test("a page that comes late does not undo what was written", () => {
  const items = new ItemList(10);
  items.write([stamped("a", 9)]);
  items.addPage([stamped("a", 1)]);
  expect(items.get("a")?.attributes.time_order).toBe("2026-11-22T14:39:09Z");
  expect(items.size).toBe(1);
});

test("an item without attributes is gone", () => {
  const items = new ItemList(10);
  items.addPage([stamped("b", 2), stamped("a", 1)]);
  items.write([{ table: "orders", id: "b" }]);
  expect(idsOf(items)).toEqual(["a"]);
});

test("the oldest are let go when there are too many", () => {
  const items = new ItemList(3);
  items.addPage([stamped("b", 2), stamped("a", 1)]);
  items.write([stamped("c", 3), stamped("d", 4), stamped("e", 5)]);
  expect(idsOf(items)).toEqual(["e", "d", "c"]);
  items.addPage([stamped("z", 0)]);
  expect(idsOf(items)).toEqual(["e", "d", "c"]);
});
