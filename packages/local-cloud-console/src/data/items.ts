import { type ReadonlySignal, signal } from "@preact/signals";
import {
  type ItemPage,
  judgeOutcome,
  type Outcome,
  type ProgressView,
  type StackView,
  type Stamp,
  type StreamEvents,
  type TableItem,
} from "local-cloud/console-api";
import { request } from "./api.ts";
import { type Item, ItemList } from "./item-list.ts";
import { selectAwaited } from "./select-awaited.ts";
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
  /** The stamps that functions may write, and those that each item waits for, if the stack says so. */
  #expected: { all: readonly Stamp[]; awaited: readonly Stamp[] | undefined } = { all: [], awaited: undefined };
  #stamps: { sources: readonly unknown[]; awaited: readonly Stamp[]; names: readonly string[] } = {
    sources: [],
    awaited: [],
    names: [],
  };
  /** The progress of unfinished items, by id; undefined for one that was finished while its page was loading. */
  #progress = new Map<string, ProgressView | undefined>();
  #judged = new WeakMap<object, { stamps: readonly Stamp[]; outcome: Outcome }>();
  #found: { filter?: (item: Item) => boolean; version?: number; list?: ItemList; indexes: number[] } = { indexes: [] };
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

  /** Increases after a page is loaded, and after changes, then at most once per REFRESH_MS. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  get failure(): ReadonlySignal<string> {
    return this.#failure;
  }

  get table(): string | undefined {
    return this.#table;
  }

  /** The stamps that each item waits for, in the order of the choreography; a new array per change. */
  get stamps(): readonly Stamp[] {
    return this.#updateStamps().awaited;
  }

  /** The attributes of the stamps, then other timestamps that an item has; a new array per change. */
  get timestampNames(): readonly string[] {
    return this.#updateStamps().names;
  }

  judge({ attributes, id }: Item): Outcome {
    const { stamps } = this;
    const progress = this.#progress.get(id);
    if (progress) {
      return judgeOutcome({ attributes, progress, stamps });
    }
    // A filter judges thousands of finished items again and again.
    let judged = this.#judged.get(attributes);
    if (judged?.stamps !== stamps) {
      judged = { stamps, outcome: judgeOutcome({ attributes, progress, stamps }) };
      this.#judged.set(attributes, judged);
    }
    return judged.outcome;
  }

  /** Finds the indexes of the items that match; once per version for each filter. */
  findIndexes(filter: (item: Item) => boolean): number[] {
    const version = this.#version.value;
    if (this.#found.filter !== filter || this.#found.version !== version || this.#found.list !== this.list) {
      this.#found = { filter, version, list: this.list, indexes: this.list.findIndexes(filter) };
    }
    return this.#found.indexes;
  }

  /** Loads a table page by page. Each page shows as soon as it is loaded. */
  async load(
    table: string,
    { edges, outputs, stamps, tables }: Pick<StackView, "edges" | "outputs" | "stamps" | "tables">,
  ): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    this.#table = table;
    const node = tables.find(({ name }) => name === table)?.node;
    const own = new Set(edges.flatMap(({ attributes = [], to }) => (to === node ? attributes : [])));
    const all = stamps.filter(({ attribute }) => own.has(attribute));
    this.#expected = { all, awaited: selectAwaited(all, outputs) };
    this.list = new ItemList(MAX_ITEMS);
    this.#progress.clear();
    this.#phase.value = "loading";
    this.#changed();
    try {
      for (let after: string | undefined = ""; after !== undefined && this.list.size < MAX_ITEMS; ) {
        const query = new URLSearchParams({ table, limit: String(PAGE_SIZE), ...(after && { after }) });
        const page: ItemPage = await request(`items?${query}`, { signal });
        this.#addPage(page);
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

  follow(batch: StreamEvents["progress"]): void {
    for (const { id, progress } of batch) {
      if (progress || this.#phase.peek() === "loading") {
        this.#progress.set(id, progress);
      } else {
        this.#progress.delete(id);
      }
    }
    this.#changed();
  }

  #addPage({ items, progress }: ItemPage): void {
    this.list.addPage(items);
    for (const [id, view] of Object.entries(progress)) {
      // The stream is newer than the page.
      if (!this.#progress.has(id)) {
        this.#progress.set(id, view);
      }
    }
    this.#version.value++;
  }

  #updateStamps() {
    const { attributeNames, timestampNames } = this.list;
    const sources = [timestampNames, attributeNames, this.#expected];
    if (sources.some((names, index) => names !== this.#stamps.sources[index])) {
      const expected = this.#expected.all.filter(
        ({ attribute }) => timestampNames.includes(attribute) || !attributeNames.includes(attribute),
      );
      const others = timestampNames.filter((name) => expected.every(({ attribute }) => attribute !== name));
      const all = [...expected, ...others.map((attribute) => ({ attribute, functionName: attribute }))];
      const awaited = all.filter((stamp) => this.#expected.awaited?.includes(stamp) ?? true);
      const shown = all.filter((stamp) => awaited.includes(stamp) || timestampNames.includes(stamp.attribute));
      this.#stamps = { sources, awaited, names: shown.map(({ attribute }) => attribute) };
    }
    return this.#stamps;
  }
}
