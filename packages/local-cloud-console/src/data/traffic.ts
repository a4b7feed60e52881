import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type ConsoleActivity, type Count, type Counts, countActivity } from "local-cloud/console-api";
import { throttle } from "./throttle.ts";

/** The shortest time between two updates of the page. */
const REFRESH_MS = 250;
const NONE: Count = { total: 0, failures: 0 };

/** The live counts of nodes and edges. Each is a signal, so that only the components that show it rerender. */
export class Traffic {
  #counts = new Map<string, Signal<Count>>();
  /** Counts that are not shown yet. */
  #added = new Map<string, Count>();
  #show = throttle(REFRESH_MS, () => {
    batch(() => {
      for (const [id, { failures, total }] of this.#added) {
        const known = this.#signal(id);
        known.value = { total: known.peek().total + total, failures: known.peek().failures + failures };
      }
    });
    this.#added.clear();
  });

  /** @param id a node's or an edge's id */
  count(id: string): ReadonlySignal<Count> {
    return this.#signal(id);
  }

  reset({ edges, nodes }: Pick<Counts, "nodes" | "edges">): void {
    this.#added.clear();
    batch(() => {
      for (const known of this.#counts.values()) {
        known.value = NONE;
      }
      for (const [id, count] of [...Object.entries(nodes), ...Object.entries(edges)]) {
        this.#signal(id).value = count;
      }
    });
  }

  add(activities: readonly ConsoleActivity[]): void {
    for (const activity of activities) {
      for (const { failures, id, total } of countActivity(activity)) {
        const count = this.#added.get(id) ?? NONE;
        this.#added.set(id, { total: count.total + total, failures: count.failures + failures });
      }
    }
    this.#show();
  }

  #signal(id: string): Signal<Count> {
    let known = this.#counts.get(id);
    if (!known) {
      known = signal(NONE);
      this.#counts.set(id, known);
    }
    return known;
  }
}
