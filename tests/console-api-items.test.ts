import type { ItemPage } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { callConsole, runConsole } from "./support/console.ts";
import { placeOrder } from "./support/orders.ts";
import { removeConsumers, runStack } from "./support/run-stack.ts";
import { createDataFolder } from "./support/start-process.ts";

test("lists items page by page, newest first", async () => {
  const stack = await runConsole();
  const { PutCommand } = await import("@aws-sdk/lib-dynamodb");
  const TableName = String(stack.outputs.table_name);
  const put = (ID: string, attributes: object = {}) =>
    stack.dynamodb.send(new PutCommand({ TableName, Item: { ID, ...attributes } }));
  await put("order-1", { placed: "2026-11-22T10:00:00.000Z", shipped: "2026-11-23T10:00:00.000Z" });
  await put("order-2", { placed: "2026-11-22T11:00:00.000Z" });
  await put("stray");
  const ids = async (query: string) => {
    const { items, next, total } = await callConsole<ItemPage>(stack, "GET", `/api/items?${query}`);
    return { ids: items.map(({ id }) => id), next, total };
  };
  const first = await ids("limit=2");
  expect(first).toEqual({ ids: ["order-2", "order-1"], next: expect.any(String), total: 3 });
  await put("order-3", { placed: "2026-11-22T12:00:00.000Z", count: 3, tags: new Set(["a"]) });
  expect(await ids(`limit=2&after=${encodeURIComponent(first.next ?? "")}`)).toMatchObject({ ids: ["stray"] });
  expect(await ids("id=ORDER")).toMatchObject({ ids: ["order-3", "order-2", "order-1"], total: 3 });
  const { items } = await callConsole<ItemPage>(stack, "GET", "/api/items?limit=1");
  expect(items[0]?.attributes).toMatchObject({ count: 3, tags: ["a"] });
});

test("lists the items of an earlier run", async () => {
  const options = { dataFolder: createDataFolder(), edit: removeConsumers };
  const earlier = await runStack(options);
  const ID = await placeOrder(earlier);
  await earlier.stop();
  const stack = await runConsole(options);
  const later = await placeOrder(stack);
  const { items } = await callConsole<ItemPage>(stack, "GET", "/api/items");
  expect(items.map(({ id }) => id)).toEqual([later, ID]);
});
