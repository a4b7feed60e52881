import type { ItemPage, TableItem } from "local-cloud/console-api";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { LiveItems } from "./items.ts";

const table = { node: "table", name: "orders", hashKey: "ID" };
const writes = (attributes: string[]) => ({
  edges: [
    { id: "f reads-writes table", kind: "reads-writes" as const, from: "f", to: "table", labels: [], attributes },
  ],
  tables: [table],
});
const item = (id: string, attributes: Record<string, unknown> = {}): TableItem => ({
  table: "orders",
  id,
  attributes: { ID: id, ...attributes },
});

/** Responds to requests with pages, in order. */
function respondWith(...pages: (Pick<ItemPage, "items" | "next"> | Error)[]) {
  const fetched: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    fetched.push(url);
    const page = pages.shift();
    if (page instanceof Error) {
      throw page;
    }
    return Response.json({ table, total: 0, position: "run-0", ...page });
  });
  return fetched;
}

afterEach(() => vi.unstubAllGlobals());

test("a table is read page by page, until there is no further one", async () => {
  const fetched = respondWith({ items: [item("b")], next: "after-b" }, { items: [item("a")] });
  const items = new LiveItems();
  await items.load("orders", writes([]));
  expect(items.phase.value).toBe("ready");
  expect([items.list.at(0)?.id, items.list.at(1)?.id]).toEqual(["b", "a"]);
  expect(fetched).toEqual(["/api/items?table=orders&limit=1000", "/api/items?table=orders&limit=1000&after=after-b"]);
});

test("a table that cannot be read says why, and keeps what came before", async () => {
  respondWith({ items: [item("b")], next: "after-b" }, new TypeError("connection lost"));
  const items = new LiveItems();
  await items.load("orders", writes([]));
  expect(items.phase.value).toBe("failed");
  expect(items.failure.value).toContain("is not responding");
  expect(items.list.size).toBe(1);
});

test("an item that was written to another table is not among these", async () => {
  respondWith({ items: [] });
  const items = new LiveItems();
  await items.load("orders", writes([]));
  items.write([{ ...item("x"), table: "others" }]);
  expect(items.list.size).toBe(0);
});

test("stamps are awaited that functions may write, but not where something else was written", async () => {
  respondWith({ items: [] });
  const items = new LiveItems();
  await items.load("orders", writes(["time_order", "time_invoice", "total"]));
  expect(items.timestampNames).toEqual(["time_order", "time_invoice", "total"]);
  items.write([item("a", { time_invoice: "2026-11-22T14:39:37Z", total: 12 })]);
  expect(items.timestampNames).toEqual(["time_invoice", "time_order"]);
  expect(items.timestampNames).toBe(items.timestampNames);
});

test("one change shows at once, and many some times a second", async () => {
  respondWith({ items: [] });
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const items = new LiveItems();
  await items.load("orders", writes([]));
  vi.advanceTimersByTime(1_000);
  const before = items.version.value;
  for (let number = 0; number < 100; number++) {
    items.write([item(`item-${number}`)]);
    vi.advanceTimersByTime(10);
  }
  // At once, and after each quarter of the second; then there is nothing more to show.
  expect(items.version.value - before).toBe(5);
  vi.advanceTimersByTime(1_000);
  expect(items.version.value - before).toBe(5);
});
