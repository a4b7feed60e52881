import { expect, test, vi } from "vitest";
import { type Change, WriteQueue } from "./write-queue.ts";

const put = (key: string): Change => ({ type: "put", key, value: 1 });
const del = (key: string): Change => ({ type: "del", key });

function recordBatches() {
  const batches: string[][] = [];
  const batch = async (changes: { type: string; key: string }[]) => {
    batches.push(changes.map(({ key, type }) => `${type} ${key}`));
  };
  return { batches, writes: new WriteQueue({ batch } as never) };
}

test("writes the changes of several callers in one batch, in order", async () => {
  const { batches, writes } = recordBatches();
  const accept = async (key: string) => {
    await Promise.resolve();
    writes.add(put(key));
    await writes.flush();
  };
  await Promise.all(["a", "b", "c"].map(accept));
  expect(batches).toEqual([["put a", "put b", "put c"]]);
});

test("writes a deletion with the next change", async () => {
  const { batches, writes } = recordBatches();
  writes.add(del("a"));
  writes.add(put("b"));
  await writes.flush();
  expect(batches).toEqual([["del a", "put b"]]);
});

test("writes a deletion that no other change follows", async () => {
  const { batches, writes } = recordBatches();
  writes.add(del("a"));
  await vi.waitUntil(() => batches.length > 0);
  expect(batches).toEqual([["del a"]]);
});

test("flush writes a deletion", async () => {
  const { batches, writes } = recordBatches();
  writes.add(del("a"));
  await writes.flush();
  expect(batches).toEqual([["del a"]]);
});

test("writes nothing after a failed write", async () => {
  const batch = vi.fn().mockRejectedValue(new Error("disk full"));
  const writes = new WriteQueue({ batch } as never);
  writes.add(put("a"));
  await expect(writes.flush()).rejects.toThrow("disk full");
  writes.add(del("b"));
  await expect(writes.flush()).rejects.toThrow("disk full");
  expect(batch).toHaveBeenCalledOnce();
});
