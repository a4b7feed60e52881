/** A map that forgets what was set first once it holds more than its capacity. */
export class RecentMap<Key, Value> {
  #entries = new Map<Key, Value>();
  #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }

  set(key: Key, value: Value): void {
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#capacity) {
      return;
    }
    const [oldest] = this.#entries.keys();
    this.#entries.delete(oldest as Key);
  }
}
