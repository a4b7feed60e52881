import type { Collection } from "../core/store/store.ts";

/** Creates a collection with the persisted entries `before`, whose contents a test can inspect. */
export function testCollection<Value>(before: Record<string, Value> = {}) {
  const contents = new Map(Object.entries(before));
  const collection: Collection<Value> = {
    entries: Object.entries(before),
    set: (key, value) => void contents.set(key, value),
    delete: (key) => void contents.delete(key),
    flush: async () => {},
  };
  return { collection, contents };
}
