import type { AttributeValue } from "../dynamodb/expressions/values.ts";
import type { ItemPage, ItemQuery, TableItem } from "./api/item-view.ts";
import type { TableView } from "./api/stack-view.ts";
import { toPlainItem } from "./attribute-value.ts";
import { formatItemId, type ItemKey, readKey } from "./item-key.ts";

/** The maximum number of keys in one BatchGetItem. */
const BATCH = 100;
const DEFAULT_LIMIT = 100;

export type ReadTable = (operation: "BatchGetItem" | "Scan", input: object) => Promise<unknown>;

type Item = Record<string, AttributeValue>;

interface Indexed {
  item: TableItem;
  /** The earliest timestamp, in milliseconds since the epoch; -Infinity if there is none. */
  createdAt: number;
}

/** The items of a table, newest first. The first request scans the table; later ones read only written items. */
export class TableItems {
  readonly table: TableView;
  #read: ReadTable;
  /** By id; undefined until the table is scanned. */
  #indexed: Map<string, Indexed> | undefined;
  /** The items written since the scan started. */
  #changed: Map<string, ItemKey> | undefined;
  #newestFirst: readonly Indexed[] | undefined;
  #working: Promise<unknown> = Promise.resolve();

  constructor(table: TableView, read: ReadTable) {
    this.table = table;
    this.#read = read;
  }

  changed(id: string, key: ItemKey): void {
    this.#changed?.set(id, key);
  }

  /** Scans the table again on the next request, because writes were missed. */
  forget(): void {
    this.#indexed = undefined;
    this.#changed = undefined;
  }

  page({ after, id = "", limit = DEFAULT_LIMIT }: ItemQuery): Promise<Pick<ItemPage, "items" | "next" | "total">> {
    return this.#enqueue(async () => {
      const part = id.toLowerCase();
      const newestFirst = await this.#readNewestFirst();
      const found = newestFirst.filter(({ item }) => item.id.toLowerCase().includes(part));
      const start = after === undefined ? undefined : parsePageStart(after);
      const first = start === undefined ? 0 : found.findIndex((each) => compare(start, each) < 0);
      const page = first < 0 ? [] : found.slice(first, first + limit);
      const last = page.at(-1);
      const isMore = last !== undefined && last !== found.at(-1);
      return {
        items: page.map(({ item }) => item),
        total: found.length,
        ...(isMore && { next: formatPageStart(last) }),
      };
    });
  }

  /** Reads the current state of items; deleted ones have no attributes. */
  current(keys: ReadonlyMap<string, ItemKey>): Promise<TableItem[]> {
    return this.#enqueue(async () => {
      if (!this.#indexed) {
        return this.#readKeys(keys);
      }
      for (const id of keys.keys()) {
        this.#changed?.delete(id);
      }
      return this.#refresh(keys);
    });
  }

  /** Runs one task at a time, so that an older read never replaces a newer one. */
  #enqueue<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#working.then(work);
    this.#working = result.catch(() => {});
    return result;
  }

  async #readNewestFirst(): Promise<readonly Indexed[]> {
    if (!this.#indexed) {
      this.#changed = new Map();
      const items = await this.#scan();
      this.#indexed = new Map();
      for (const item of items) {
        this.#put(item);
      }
    }
    const changed = this.#changed;
    this.#changed = new Map();
    if (changed?.size) {
      await this.#refresh(changed);
    }
    this.#newestFirst ??= [...(this.#indexed?.values() ?? [])].sort(compare);
    return this.#newestFirst;
  }

  async #refresh(keys: ReadonlyMap<string, ItemKey>): Promise<TableItem[]> {
    try {
      const items = await this.#readKeys(keys);
      for (const item of items) {
        this.#put(item);
      }
      return items;
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  #put(item: TableItem): void {
    this.#newestFirst = undefined;
    if (item.attributes) {
      this.#indexed?.set(item.id, { item, createdAt: createdAt(item.attributes) });
    } else {
      this.#indexed?.delete(item.id);
    }
  }

  async #scan(): Promise<TableItem[]> {
    const items: TableItem[] = [];
    for (let start: unknown, isMore = true; isMore; isMore = start !== undefined) {
      const input = { TableName: this.table.name, ConsistentRead: true, ExclusiveStartKey: start };
      const { Items, LastEvaluatedKey } = (await this.#read("Scan", input)) as ScanResult;
      for (const item of Items) {
        items.push(this.#tableItem(item));
      }
      start = LastEvaluatedKey;
    }
    return items;
  }

  async #readKeys(keys: ReadonlyMap<string, ItemKey>): Promise<TableItem[]> {
    const found = new Map<string, TableItem>();
    const open = [...keys.values()];
    while (open.length > 0) {
      const RequestItems = { [this.table.name]: { Keys: open.splice(0, BATCH), ConsistentRead: true } };
      const { Responses, UnprocessedKeys } = (await this.#read("BatchGetItem", { RequestItems })) as BatchResult;
      for (const item of Responses[this.table.name] ?? []) {
        const read = this.#tableItem(item);
        found.set(read.id, read);
      }
      open.push(...(UnprocessedKeys?.[this.table.name]?.Keys ?? []));
    }
    return [...keys.keys()].map((id) => found.get(id) ?? { table: this.table.name, id });
  }

  #tableItem(item: Item): TableItem {
    const id = formatItemId(readKey(item, this.table) ?? {}, this.table);
    return { table: this.table.name, id, attributes: toPlainItem(item) };
  }
}

interface ScanResult {
  Items: Item[];
  LastEvaluatedKey?: ItemKey;
}

interface BatchResult {
  Responses: Record<string, Item[]>;
  UnprocessedKeys?: Record<string, { Keys: ItemKey[] }>;
}

/** An ISO 8601 date and time with its zone. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

function createdAt(attributes: Record<string, unknown>): number {
  const times = Object.values(attributes)
    .filter((value) => typeof value === "string" && TIMESTAMP.test(value))
    .map((value) => Date.parse(value as string))
    .filter((time) => !Number.isNaN(time));
  return times.length > 0 ? Math.min(...times) : Number.NEGATIVE_INFINITY;
}

interface PageStart {
  createdAt: number;
  item: Pick<TableItem, "id">;
}

/** Sorts newest first, then by id. */
function compare(a: PageStart, b: PageStart): number {
  if (a.createdAt !== b.createdAt) {
    return a.createdAt > b.createdAt ? -1 : 1;
  }
  return a.item.id < b.item.id ? -1 : Number(a.item.id > b.item.id);
}

function formatPageStart({ createdAt, item }: PageStart): string {
  return `${createdAt}~${item.id}`;
}

function parsePageStart(text: string): PageStart {
  const [time = "", ...id] = text.split("~");
  return { createdAt: Number(time), item: { id: id.join("~") } };
}
