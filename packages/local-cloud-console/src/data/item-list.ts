import type { TableItem } from "local-cloud/console-api";
import { readTimestamps } from "./timestamps.ts";

export interface Item {
  id: string;
  attributes: Record<string, unknown>;
}

/**
 * The items of a table, newest first. Pages of older ones come in while newer ones are written; whatever happens to one
 * item costs the same, however many there are.
 */
export class ItemList {
  #items = new Map<string, Item>();
  /** IDs of items that were there already, newest first. */
  #older: string[] = [];
  /** IDs of those that came since, oldest first. */
  #newer: string[] = [];
  #timestampNames: readonly string[] = [];
  #attributeNames: readonly string[] = [];
  #capacity: number;

  /** @param capacity how many are held; the oldest are let go */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#items.size;
  }

  /** How many came after the pages: what was first is at this index now. */
  get arrived(): number {
    return this.#newer.length;
  }

  /** Attributes that hold timestamps, in the order in which items get them; another list when there is one more. */
  get timestampNames(): readonly string[] {
    return this.#timestampNames;
  }

  /** Every attribute that an item has; another list when there is one more. */
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

  /** Places of those that `filter` accepts, newest first. */
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

  /** Further ones, newest first, all older than the last. What has been written since is known already, and better. */
  addPage(page: readonly TableItem[]): void {
    for (const { attributes, id } of page) {
      if (!attributes || this.#items.has(id) || this.size >= this.#capacity) {
        continue;
      }
      this.#older.push(id);
      this.#store({ id, attributes });
    }
  }

  /** Items as they are by now, whether new, changed or gone. */
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
