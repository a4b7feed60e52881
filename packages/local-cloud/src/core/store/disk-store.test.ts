import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openDiskStore } from "./disk-store.ts";

function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "disk-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("what was set is there after the store was closed and opened again, what was deleted is not", async () => {
  const folder = testFolder();
  const store = await openDiskStore(folder);
  const orders = store.collection<{ ID: string }>("orders");
  orders.set("1", { ID: "first" });
  orders.set("2", { ID: "second" });
  orders.set("2", { ID: "changed" });
  orders.set("3", { ID: "third" });
  orders.delete("3");
  await orders.flushed();
  await store.close();

  const again = await openDiskStore(folder);
  expect(again.collection("orders").kept).toEqual([
    ["1", { ID: "first" }],
    ["2", { ID: "changed" }],
  ]);
  await again.close();
});

test("collections do not see each other's keys", async () => {
  const folder = testFolder();
  const store = await openDiskStore(folder);
  store.collection<number>("a").set("b!key", 1);
  store.collection<number>("a!b").set("key", 2);
  store.collection<number>("ab").set("key", 3);
  await store.close();

  const again = await openDiskStore(folder);
  expect(again.collection("ab").kept).toEqual([["key", 3]]);
  await again.close();
});

test("flushed waits for everything before it, also while other changes are written", async () => {
  const folder = testFolder();
  const store = await openDiskStore(folder);
  const numbers = store.collection<number>("numbers");
  const flushes = Array.from({ length: 200 }, (_, number) => {
    numbers.set(String(number), number);
    return numbers.flushed();
  });
  await Promise.all(flushes);
  await store.close();
  const again = await openDiskStore(folder);
  expect(again.collection("numbers").kept).toHaveLength(200);
  await again.close();
});

test("a fresh store has forgotten what was kept", async () => {
  const folder = testFolder();
  const store = await openDiskStore(folder);
  store.collection<number>("numbers").set("1", 1);
  await store.close();
  const fresh = await openDiskStore(folder, { fresh: true });
  expect(fresh.collection("numbers").kept).toEqual([]);
  await fresh.close();
});

test("tells which collections keep something that nobody has asked for", async () => {
  const folder = testFolder();
  const store = await openDiskStore(folder);
  for (const name of ["lambda/old", "lambda/new"]) {
    store.collection<number>(name).set("1", 1);
  }
  await store.close();
  const again = await openDiskStore(folder);
  again.collection("lambda/new");
  expect(again.unopened()).toEqual(["lambda/old"]);
  await again.close();
});

test("a folder that another one has open is an error that says so", async () => {
  const folder = testFolder();
  const store = await openDiskStore(folder);
  await expect(openDiskStore(folder)).rejects.toMatchObject({
    code: "STORE_UNAVAILABLE",
    message: `${folder} cannot be opened: another local cloud has it open: stop that one, or keep nothing with --memory`,
  });
  await store.close();
});
