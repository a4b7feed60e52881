import type { TableItem } from "local-cloud/console-api";
import { readTimestamps } from "./timestamps.ts";

export interface Item {
  id: string;
  attributes: Record<string, unknown>;
}

/** The items of a table, newest first. Adding a page at the end or items at the front takes constant time. */
export class ItemList {
  #items = new Map<string, Item>();
  /** IDs of the items from pages, newest first. */
  #older: string[] = [];
  /** IDs of the items written since, oldest first. */
  #newer: string[] = [];
  #timestampNames: readonly string[] = [];
  #attributeNames: readonly string[] = [];
  #capacity: number;

  /** @param capacity the maximum number of items; older ones are removed */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#items.size;
  }

  /** The number of items written since, which precede those from pages. */
  get arrived(): number {
    return this.#newer.length;
  }

  /** The attributes with timestamps, in the order of their first occurrence; a new array after each change. */
  get timestampNames(): readonly string[] {
    return this.#timestampNames;
  }

  /** The attributes of all items; a new array after each change. */
  get attributeNames(): readonly string[] {
    return this.#attributeNames;
  }

  get(id: string): Item | undefined {
    return this.#items.get(id);
  }

  /** @param index 0 for the newest */
  at(index: number): Item | undefined {
    const { length } = this.#newer;
    const id = index < length ? this.#newer[length - 1 - index] : this.#older[index - length];
    return id === undefined ? undefined : this.#items.get(id);
  }

  findIndexes(filter: (item: Item) => boolean): number[] {
    const indexes: number[] = [];
    for (let index = 0; index < this.size; index++) {
      const item = this.at(index);
      if (item && filter(item)) {
        indexes.push(index);
      }
    }
    return indexes;
  }

  /** Adds older items, newest first. Items that are already listed are newer than the page and stay unchanged. */
  addPage(page: readonly TableItem[]): void {
    for (const { attributes, id } of page) {
      if (!attributes || this.#items.has(id) || this.size >= this.#capacity) {
        continue;
      }
      this.#older.push(id);
      this.#store({ id, attributes });
    }
  }

  /** Applies the current state of items: new, changed or deleted (without attributes). */
  write(written: readonly TableItem[]): void {
    const added: Item[] = [];
    for (const { attributes, id } of written) {
      if (!attributes) {
        this.#remove(id);
        continue;
      }
      const item = { id, attributes };
      if (!this.#items.has(id)) {
        added.push(item);
      }
      this.#store(item);
    }
    for (const { id } of added.sort((a, b) => getCreatedAt(a) - getCreatedAt(b))) {
      this.#newer.push(id);
    }
    while (this.size > this.#capacity) {
      this.#items.delete(this.#older.pop() ?? this.#newer.shift() ?? "");
    }
  }

  #store(item: Item): void {
    this.#items.set(item.id, item);
    this.#attributeNames = extend(this.#attributeNames, Object.keys(item.attributes));
    const stamped = readTimestamps(item.attributes).map(({ attribute }) => attribute);
    this.#timestampNames = extend(this.#timestampNames, stamped);
  }

  #remove(id: string): void {
    if (!this.#items.delete(id)) {
      return;
    }
    this.#older = this.#older.filter((each) => each !== id);
    this.#newer = this.#newer.filter((each) => each !== id);
  }
}

/** Returns the same array if nothing is added. */
function extend(names: readonly string[], others: readonly string[]): readonly string[] {
  const added = others.filter((name) => !names.includes(name));
  return added.length === 0 ? names : [...names, ...added];
}

function getCreatedAt({ attributes }: Item): number {
  return readTimestamps(attributes)[0]?.at ?? 0;
}
