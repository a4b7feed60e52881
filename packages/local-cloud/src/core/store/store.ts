/**
 * Things that must outlive the process, by key. A change is made at once and kept soon after: whoever answers a caller
 * waits for `flushed` first.
 */
export interface Collection<Value> {
  /** What was kept when the store was opened. */
  readonly kept: readonly (readonly [key: string, value: Value])[];
  set(key: string, value: Value): void;
  delete(key: string): void;
  /** Resolves once everything that was set or deleted before is kept. Rejects when it could not be. */
  flushed(): Promise<void>;
}

/** Where the services keep what they have accepted. */
export interface Store {
  /** Values must be JSON. */
  collection<Value>(name: string): Collection<Value>;
  /** Names of the collections that keep something, and that nobody has asked for. */
  unopened(): string[];
  close(): Promise<void>;
}

/** A store that keeps nothing. */
export const memoryStore: Store = {
  collection: () => ({ kept: [], set() {}, delete() {}, flushed: async () => {} }),
  unopened: () => [],
  close: async () => {},
};
