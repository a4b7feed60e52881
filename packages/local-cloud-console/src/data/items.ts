import { type ReadonlySignal, signal } from "@preact/signals";
import type { ItemPage, StackView, TableItem } from "local-cloud/console-api";
import { request } from "./api.ts";
import { ItemList } from "./item-list.ts";
import { throttle } from "./throttle.ts";

/** The maximum number of loaded items. A table may have more. */
export const MAX_ITEMS = 20_000;
const PAGE_SIZE = 1_000;
/** The shortest time between two updates of the page. */
const REFRESH_MS = 250;

type ItemsPhase = "loading" | "ready" | "failed";

export class LiveItems {
  list = new ItemList(MAX_ITEMS);
  #table: string | undefined;
  #expected: readonly string[] = [];
  #timestamps: { sources: readonly (readonly string[])[]; names: readonly string[] } = { sources: [], names: [] };
  #loading = new AbortController();
  #phase = signal<ItemsPhase>("loading");
  #version = signal(0);
  #changed = throttle(REFRESH_MS, () => {
    this.#version.value++;
  });
  #failure = signal("");

  get phase(): ReadonlySignal<ItemsPhase> {
    return this.#phase;
  }

  /** Increases after changes, at most once per REFRESH_MS. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  get failure(): ReadonlySignal<string> {
    return this.#failure;
  }

  get table(): string | undefined {
    return this.#table;
  }

  /** The attributes with timestamps, then those that policies allow and no item has yet; a new array per change. */
  get timestampNames(): readonly string[] {
    const { attributeNames, timestampNames } = this.list;
    const sources = [timestampNames, attributeNames, this.#expected];
    if (sources.some((names, index) => names !== this.#timestamps.sources[index])) {
      const expected = this.#expected.filter((name) => !attributeNames.includes(name));
      this.#timestamps = { sources, names: [...timestampNames, ...expected] };
    }
    return this.#timestamps.names;
  }

  /** Loads a table page by page. Each page shows as soon as it is loaded. */
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
