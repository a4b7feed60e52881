import { type ReadonlySignal, signal } from "@preact/signals";
import type { ItemPage, StackView, TableItem } from "local-cloud/console-api";
import { request } from "./api.ts";
import { ItemList } from "./item-list.ts";
import { throttle } from "./throttle.ts";

/** How many are held: what a person scrolls through. A table may have more. */
export const MAX_ITEMS = 20_000;
const PAGE_SIZE = 1_000;
/** While they change all the time, they show this often: sooner nobody could read them. */
const REFRESH_MS = 250;

export type ItemsPhase = "loading" | "ready" | "failed";

/** The items of one table, live. */
export class LiveItems {
  list = new ItemList(MAX_ITEMS);
  #table: string | undefined;
  #expected: readonly string[] = [];
  #timestamps: { of: readonly (readonly string[])[]; names: readonly string[] } = { of: [], names: [] };
  #loading = new AbortController();
  #phase = signal<ItemsPhase>("loading");
  #version = signal(0);
  /** The first change shows at once. */
  #changed = throttle(REFRESH_MS, () => {
    this.#version.value++;
  });
  #failure = signal("");

  get phase(): ReadonlySignal<ItemsPhase> {
    return this.#phase;
  }

  /** Another one when items have changed, some times a second at most. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  /** Why they could not be read. */
  get failure(): ReadonlySignal<string> {
    return this.#failure;
  }

  get table(): string | undefined {
    return this.#table;
  }

  /**
   * Attributes in which items have timestamps, or will: those that the functions' policies let them write, and that
   * nothing else has been written to. Another list when it changes.
   */
  get timestampNames(): readonly string[] {
    const { attributeNames, timestampNames } = this.list;
    const of = [timestampNames, attributeNames, this.#expected];
    if (of.some((each, index) => each !== this.#timestamps.of[index])) {
      const awaited = this.#expected.filter((name) => !attributeNames.includes(name));
      this.#timestamps = { of, names: [...timestampNames, ...awaited] };
    }
    return this.#timestamps.names;
  }

  /** Reads a table anew, page by page; those that are there show at once. */
  async load(table: string, { edges, tables }: Pick<StackView, "edges" | "tables">): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    this.#table = table;
    const node = tables.find(({ name }) => name === table)?.node;
    this.#expected = [...new Set(edges.flatMap(({ attributes = [], to }) => (to === node ? attributes : [])))];
    this.list = new ItemList(MAX_ITEMS);
    this.#phase.value = "loading";
    this.#changed();
    try {
      for (let after: string | undefined = ""; after !== undefined && this.list.size < MAX_ITEMS; ) {
        const query = new URLSearchParams({ table, limit: String(PAGE_SIZE), ...(after && { after }) });
        const page: ItemPage = await request(`items?${query}`, { signal });
        this.list.addPage(page.items);
        this.#changed();
        after = page.next;
      }
      this.#phase.value = "ready";
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      this.#failure.value = (error as Error).message;
      this.#phase.value = "failed";
    }
  }

  write(items: readonly TableItem[]): void {
    const own = items.filter(({ table }) => table === this.#table);
    if (own.length === 0) {
      return;
    }
    this.list.write(own);
    this.#changed();
  }
}
