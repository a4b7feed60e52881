import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  type Addition,
  addCount,
  type ConsoleActivity,
  type Count,
  type Counts,
  countActivity,
  NO_COUNT,
} from "local-cloud/console-api";
import { throttle } from "./throttle.ts";

/** The shortest time between two updates of the page. */
const REFRESH_MS = 250;

/** The live counts of nodes and edges. Each is a signal, so that only the components that show it rerender. */
export class Traffic {
  #counts = new Map<string, Signal<Count>>();
  /** Counts that are not shown yet. */
  #added = new Map<string, Addition>();
  #since = signal<number | undefined>(undefined);
  #show = throttle(REFRESH_MS, () => {
    batch(() => {
      for (const [id, added] of this.#added) {
        const known = this.#signal(id);
        known.value = addCount(known.peek(), added);
      }
    });
    this.#added.clear();
  });

  /** When the counts start; undefined until they are loaded. */
  get since(): ReadonlySignal<number | undefined> {
    return this.#since;
  }

  /** @param id a node's or an edge's id */
  count(id: string): ReadonlySignal<Count> {
    return this.#signal(id);
  }

  reset({ edges, nodes, since }: Pick<Counts, "nodes" | "edges" | "since">): void {
    this.#added.clear();
    batch(() => {
      this.#since.value = since;
      for (const known of this.#counts.values()) {
        known.value = NO_COUNT;
      }
      for (const [id, count] of [...Object.entries(nodes), ...Object.entries(edges)]) {
        this.#signal(id).value = count;
      }
    });
  }

  add(activities: readonly ConsoleActivity[]): void {
    for (const activity of activities) {
      for (const { id, ...addition } of countActivity(activity)) {
        const added = this.#added.get(id);
        this.#added.set(id, added ? addCount(added, addition) : addition);
      }
    }
    this.#show();
  }

  #signal(id: string): Signal<Count> {
    let known = this.#counts.get(id);
    if (!known) {
      known = signal(NO_COUNT);
      this.#counts.set(id, known);
    }
    return known;
  }
}
