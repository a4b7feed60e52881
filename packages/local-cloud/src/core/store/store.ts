/** Persisted values by key. Changes apply immediately and are persisted soon after; `flush` waits for that. */
export interface Collection<Value> {
  /** The entries persisted when the store was opened. */
  readonly entries: readonly (readonly [key: string, value: Value])[];
  set(key: string, value: Value): void;
  delete(key: string): void;
  /** Resolves once all earlier changes are persisted. Rejects if they cannot be. */
  flush(): Promise<void>;
}

/** The store in which services persist what they have accepted. */
export interface Store {
  /** Values must be JSON. */
  collection<Value>(name: string): Collection<Value>;
  /** Returns the names of the persisted collections that have not been opened. */
  listUnopened(): string[];
  close(): Promise<void>;
}

export const memoryStore: Store = {
  collection: () => ({ entries: [], set() {}, delete() {}, flush: async () => {} }),
  listUnopened: () => [],
  close: async () => {},
};
