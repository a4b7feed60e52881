import type { Collection } from "../core/store/store.ts";

/** A collection whose contents a test can look at, after a run that kept `before`. */
export function testCollection<Value>(before: Record<string, Value> = {}) {
  const contents = new Map(Object.entries(before));
  const collection: Collection<Value> = {
    kept: Object.entries(before),
    set: (key, value) => void contents.set(key, value),
    delete: (key) => void contents.delete(key),
    flushed: async () => {},
  };
  return { collection, contents };
}
