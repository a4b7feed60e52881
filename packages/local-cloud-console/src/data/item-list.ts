import type { TableItem } from "local-cloud/console-api";
import { readTimestamps } from "./timestamps.ts";

export interface Item {
  id: string;
  attributes: Record<string, unknown>;
}

/**
 * The items of a table, newest first. Pages of older items are added at the end, written items at the front, each in
 * constant time.
 */
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
      } else {
        const item = { id, attributes };
        if (!this.#items.has(id)) {
          added.push(item);
        }
        this.#store(item);
      }
    }
    for (const { id } of added.sort((a, b) => getCreatedAt(a) - getCreatedAt(b))) {
      this.#newer.push(id);
    }
    while (this.size > this.#capacity) {
      this.#removeOldest();
    }
  }

  #store(item: Item): void {
    this.#items.set(item.id, item);
    for (const name of Object.keys(item.attributes)) {
      if (!this.#attributeNames.includes(name)) {
        this.#attributeNames = [...this.#attributeNames, name];
      }
    }
    for (const { attribute } of readTimestamps(item.attributes)) {
      if (!this.#timestampNames.includes(attribute)) {
        this.#timestampNames = [...this.#timestampNames, attribute];
      }
    }
  }

  #remove(id: string): void {
    if (!this.#items.delete(id)) {
      return;
    }
    this.#older = this.#older.filter((each) => each !== id);
    this.#newer = this.#newer.filter((each) => each !== id);
  }

  #removeOldest(): void {
    const oldest = this.#older.pop() ?? this.#newer.shift();
    if (oldest !== undefined) {
      this.#items.delete(oldest);
    }
  }
}

function getCreatedAt({ attributes }: Item): number {
  return readTimestamps(attributes)[0]?.at ?? 0;
}
