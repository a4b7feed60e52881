import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseJson } from "exact-json";
import { expect, onTestFinished, test } from "vitest";
import { openDiskStore } from "./disk-store.ts";

function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "disk-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("restores set and deleted entries after reopening", async () => {
  const folder = testFolder();
  const store = await openDiskStore(folder);
  const orders = store.collection<{ ID: string }>("orders");
  orders.set("1", { ID: "first" });
  orders.set("2", { ID: "second" });
  orders.set("2", { ID: "changed" });
  orders.set("3", { ID: "third" });
  orders.delete("3");
  await orders.flush();
  await store.close();

  const reopened = await openDiskStore(folder);
  expect(reopened.collection("orders").entries).toEqual([
    ["1", { ID: "first" }],
    ["2", { ID: "changed" }],
  ]);
  await reopened.close();
});

test("keeps numbers as they were written", async () => {
  const folder = testFolder();
  const store = await openDiskStore(folder);
  store.collection("events").set("1", parseJson('{"n":[1.0,12345678901234567891]}'));
  await store.close();

  const reopened = await openDiskStore(folder);
  expect(JSON.stringify(reopened.collection("events").entries)).toBe('[["1",{"n":[1.0,12345678901234567891]}]]');
  await reopened.close();
});

test("collections do not share keys", async () => {
  const folder = testFolder();
  const store = await openDiskStore(folder);
  store.collection<number>("a").set("b!key", 1);
  store.collection<number>("a!b").set("key", 2);
  store.collection<number>("ab").set("key", 3);
  await store.close();

  const reopened = await openDiskStore(folder);
  expect(reopened.collection("ab").entries).toEqual([["key", 3]]);
  await reopened.close();
});

test("flush waits for all earlier changes, even during other writes", async () => {
  const folder = testFolder();
  const store = await openDiskStore(folder);
  const numbers = store.collection<number>("numbers");
  const flushes = Array.from({ length: 200 }, (_, number) => {
    numbers.set(String(number), number);
    return numbers.flush();
  });
  await Promise.all(flushes);
  await store.close();
  const reopened = await openDiskStore(folder);
  expect(reopened.collection("numbers").entries).toHaveLength(200);
  await reopened.close();
});

test("a fresh store is empty", async () => {
  const folder = testFolder();
  const store = await openDiskStore(folder);
  store.collection<number>("numbers").set("1", 1);
  await store.close();
  const fresh = await openDiskStore(folder, { fresh: true });
  expect(fresh.collection("numbers").entries).toEqual([]);
  await fresh.close();
});

test("lists the persisted collections that have not been opened", async () => {
  const folder = testFolder();
  const store = await openDiskStore(folder);
  for (const name of ["lambda/old", "lambda/new"]) {
    store.collection<number>(name).set("1", 1);
  }
  await store.close();
  const reopened = await openDiskStore(folder);
  reopened.collection("lambda/new");
  expect(reopened.listUnopened()).toEqual(["lambda/old"]);
  await reopened.close();
});

test("reports a folder that another store has open", async () => {
  const folder = testFolder();
  const store = await openDiskStore(folder);
  await expect(openDiskStore(folder)).rejects.toMatchObject({
    code: "STORE_UNAVAILABLE",
    message: `cannot open ${folder}: another local cloud is using it: stop that one, or use --memory to store nothing`,
  });
  await store.close();
});
