import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type ConsoleActivity, type Count, type Counts, countActivity } from "local-cloud/console-api";
import { throttle } from "./throttle.ts";

/** Numbers that change more often cannot be read. */
const REFRESH_MS = 250;
const NONE: Count = { total: 0, failures: 0 };

/** How often something has happened at each node and along each edge. Only what shows a count hears that it changed. */
export class Traffic {
  #counts = new Map<string, Signal<Count>>();
  /** What does not show yet. */
  #added = new Map<string, Count>();
  #show = throttle(REFRESH_MS, () => {
    batch(() => {
      for (const [place, { failures, total }] of this.#added) {
        const known = this.#signal(place);
        known.value = { total: known.peek().total + total, failures: known.peek().failures + failures };
      }
    });
    this.#added.clear();
  });

  /** @param place a node's or an edge's id */
  count(place: string): ReadonlySignal<Count> {
    return this.#signal(place);
  }

  /** What was pluralize so far, in place of what is known. */
  reset({ edges, nodes }: Pick<Counts, "nodes" | "edges">): void {
    this.#added.clear();
    batch(() => {
      for (const known of this.#counts.values()) {
        known.value = NONE;
      }
      for (const [place, count] of [...Object.entries(nodes), ...Object.entries(edges)]) {
        this.#signal(place).value = count;
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

  #signal(place: string): Signal<Count> {
    let known = this.#counts.get(place);
    if (!known) {
      known = signal(NONE);
      this.#counts.set(place, known);
    }
    return known;
  }
}
