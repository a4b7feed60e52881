import { expect, test } from "vitest";
import { testItems } from "../testing/running-console.ts";

const key = (ID: string) => ({ ID: { S: ID } });
const getIds = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);

test("sorts items by time, newest first, then by id, and those without a time last", async () => {
  const { put, table } = testItems();
  put("b", "2026-11-22T10:00:00Z");
  put("a", "2026-11-22T10:00:00Z");
  put("undated", "2026-11-22");
  put("late", "2026-11-22T12:00:00+01:00");
  put("newest", "2026-11-22T11:30:00.5Z");
  expect(getIds(await table.page({}))).toEqual(["newest", "late", "a", "b", "undated"]);
});

test("scans the table once, then reads only written items", async () => {
  const { items, put, reads, table } = testItems();
  put("kept", "2026-11-22T10:00:00Z");
  put("deleted", "2026-11-22T10:00:00Z");
  await table.page({});
  put("new", "2026-11-22T11:00:00Z");
  items.delete("deleted");
  for (const id of ["new", "deleted"]) {
    table.changed(id, key(id));
  }
  expect(getIds(await table.page({}))).toEqual(["new", "kept"]);
  await table.page({});
  expect(reads).toEqual(["Scan", "BatchGetItem"]);
});

test("applies a write that is reported during the scan", async () => {
  const { put, table } = testItems();
  const page = table.page({});
  await Promise.resolve();
  await Promise.resolve();
  put("new", "2026-11-22T11:00:00Z");
  table.changed("new", key("new"));
  expect(getIds(await page)).toEqual(["new"]);
});

test("scans again after missed writes", async () => {
  const { put, reads, table } = testItems();
  await table.page({});
  put("missed");
  table.forget();
  expect(getIds(await table.page({}))).toEqual(["missed"]);
  expect(reads).toEqual(["Scan", "Scan"]);
});

test("continues pages while items are added", async () => {
  const { put, table } = testItems();
  for (let hour = 10; hour < 15; hour += 1) {
    put(`order~${hour}`, `2026-11-22T${hour}:00:00Z`);
  }
  const first = await table.page({ limit: 2 });
  put("newer", "2026-11-22T20:00:00Z");
  table.changed("newer", key("newer"));
  const second = await table.page({ limit: 2, after: String(first.next) });
  expect([getIds(first), getIds(second)]).toEqual([
    ["order~14", "order~13"],
    ["order~12", "order~11"],
  ]);
  const last = await table.page({ limit: 2, after: String(second.next) });
  expect({ ids: getIds(last), next: last.next, total: last.total }).toEqual({ ids: ["order~10"], total: 6 });
});

test("reads more than 100 items in several requests, deleted ones without attributes", async () => {
  const { put, reads, table } = testItems();
  const ids = Array.from({ length: 150 }, (_, index) => `order-${index}`);
  for (const id of ids.slice(1)) {
    put(id);
  }
  const items = await table.current(new Map(ids.map((id) => [id, key(id)])));
  expect(reads).toEqual(["BatchGetItem", "BatchGetItem"]);
  expect(items).toHaveLength(150);
  expect(items[0]).toEqual({ table: "orders", id: "order-0" });
  expect(items[149]?.attributes).toEqual({ ID: "order-149" });
});
