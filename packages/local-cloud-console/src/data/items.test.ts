import type { ItemPage, TableItem } from "local-cloud/console-api";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { Item } from "./item-list.ts";
import { LiveItems } from "./items.ts";

const table = { node: "table", name: "orders", hashKey: "ID" };
const writes = (attributes: string[], outputs: Record<string, unknown> = {}) => ({
  outputs,
  edges: [
    { id: "f reads-writes table", kind: "reads-writes" as const, from: "f", to: "table", labels: [], attributes },
  ],
  stamps: attributes.map((attribute) => ({ attribute, functionName: `${attribute}-function` })),
  tables: [table],
});
const item = (id: string, attributes: Record<string, unknown> = {}): TableItem => ({
  table: "orders",
  id,
  attributes: { ID: id, ...attributes },
});

/** Responds to requests with pages, in order. */
function respondWith(...pages: ((Pick<ItemPage, "items" | "next"> & Partial<Pick<ItemPage, "progress">>) | Error)[]) {
  const fetched: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    fetched.push(url);
    const page = pages.shift();
    if (page instanceof Error) {
      throw page;
    }
    return Response.json({ table, total: 0, progress: {}, position: "run-0", ...page });
  });
  return fetched;
}

afterEach(() => vi.unstubAllGlobals());

test("reads a table page by page", async () => {
  const fetched = respondWith({ items: [item("b")], next: "after-b" }, { items: [item("a")] });
  const items = new LiveItems();
  await items.load("orders", writes([]));
  expect(items.phase.value).toBe("ready");
  expect([items.list.at(0)?.id, items.list.at(1)?.id]).toEqual(["b", "a"]);
  expect(fetched).toEqual(["/api/items?table=orders&limit=1000", "/api/items?table=orders&limit=1000&after=after-b"]);
});

test("reports why a page failed and keeps the pages before it", async () => {
  respondWith({ items: [item("b")], next: "after-b" }, new TypeError("connection lost"));
  const items = new LiveItems();
  await items.load("orders", writes([]));
  expect(items.phase.value).toBe("failed");
  expect(items.failure.value).toContain("is not responding");
  expect(items.list.size).toBe(1);
});

test("ignores items of another table", async () => {
  respondWith({ items: [] });
  const items = new LiveItems();
  await items.load("orders", writes([]));
  items.write([{ ...item("x"), table: "others" }]);
  expect(items.list.size).toBe(0);
});

test("expects stamps that functions may write, except where the attribute has another value", async () => {
  respondWith({ items: [] });
  const items = new LiveItems();
  await items.load("orders", writes(["time_order", "time_invoice", "total"]));
  expect(items.timestampNames).toEqual(["time_order", "time_invoice", "total"]);
  items.write([item("a", { time_invoice: "2026-11-22T14:39:37Z", total: 12 })]);
  expect(items.timestampNames).toEqual(["time_order", "time_invoice"]);
  expect(items.timestampNames).toBe(items.timestampNames);
});

test("judges an item by its stamps and the latest progress, whether from its page or from the stream", async () => {
  const progress = { isActive: false, failures: [{ functionName: "time_b-function", error: "boom", attempts: 3 }] };
  respondWith({ items: [item("a", { time_a: "2026-11-22T14:39:37Z" })], progress: { a: progress } });
  const items = new LiveItems();
  const judge = () => items.judge(items.list.get("a") as Item);
  await items.load("orders", writes(["time_a", "time_b"]));
  expect(judge()).toMatchObject({ state: "failed", waitingFor: ["time_b-function"], failure: { error: "boom" } });
  items.follow([{ id: "a", progress: { isActive: true, failures: [] } }]);
  expect(judge()).toMatchObject({ state: "in progress" });
  items.write([item("a", { time_a: "2026-11-22T14:39:37Z", time_b: "2026-11-22T14:39:38Z" })]);
  items.follow([{ id: "a" }]);
  expect(judge()).toMatchObject({ state: "complete", durationMs: 1_000 });
});

test("waits for the stamps of the output order_stamps only, and shows others once an item has them", async () => {
  respondWith({ items: [item("a", { time_a: "2026-11-22T14:39:37Z" })] });
  const items = new LiveItems();
  await items.load("orders", writes(["time_a", "time_b"], { order_stamps: { a: "time_a" } }));
  expect(items.timestampNames).toEqual(["time_a"]);
  items.write([
    item("b", { time_a: "2026-11-22T14:39:37Z", time_b: "2026-11-22T14:39:38Z", paid: "2026-11-22T15:00:00Z" }),
  ]);
  expect(items.timestampNames).toEqual(["time_a", "time_b", "paid"]);
  expect(items.stamps.map(({ attribute }) => attribute)).toEqual(["time_a"]);
  expect(items.judge(items.list.get("a") as Item)).toMatchObject({ state: "complete", waitingFor: [] });
});

test("shows one change immediately and many at an interval", async () => {
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
  // Immediately, then every 250 ms.
  expect(items.version.value - before).toBe(5);
  vi.advanceTimersByTime(1_000);
  expect(items.version.value - before).toBe(5);
});
