import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { getKind, type RecordedActivity } from "../core/activity/activity.ts";
import type { Location } from "../core/activity/activity-kind.ts";
import type { Entry, History } from "../trace/history.ts";
import type { ConsoleActivity } from "./api/activity-view.ts";
import { type Count, type Counts, countActivity } from "./api/count-view.ts";
import type { TableItem } from "./api/item-view.ts";
import type { Position } from "./api/position.ts";
import { toConsoleActivity } from "./console-activity.ts";
import type { StackGraph } from "./graph.ts";
import type { ItemKey } from "./item-key.ts";
import { ItemLinks } from "./item-links.ts";
import type { TableItems } from "./table-items.ts";

/** How many activities are followed at once: what else is to be done waits no longer. */
const BATCH_SIZE = 2_000;

/** A part of the history, for one who reads it in order. */
export interface Batch {
  activities: ConsoleActivity[];
  /** Keys of the items that they wrote, by table and id. */
  written: Map<TableItems, Map<string, ItemKey>>;
}

/**
 * The history as the console shows it. Nothing is done until somebody asks: what has come since the last question is
 * followed then, so that a console that nobody looks at costs nothing.
 */
export class ActivityFeed {
  readonly history: History;
  #graph: StackGraph;
  #links: ItemLinks;
  #tables: readonly TableItems[];
  /** Of this run of the local cloud: offsets begin at 0 in each. */
  #run = randomBytes(4).toString("hex");
  #followed = 0;
  #following: Promise<void> | undefined;
  #notCounted = 0;
  #nodes = new Map<string, Count>();
  #edges = new Map<string, Count>();

  constructor({ graph, history, tables }: { graph: StackGraph; history: History; tables: readonly TableItems[] }) {
    this.history = history;
    this.#graph = graph;
    this.#links = new ItemLinks(graph);
    this.#tables = tables;
  }

  /** Where the next activity will be. */
  get position(): Position {
    return this.toPosition(this.history.end);
  }

  toPosition(offset: number): Position {
    return `${this.#run}-${offset}`;
  }

  /** The offset of a position; undefined for one of another run, or none at all. */
  parsePosition(position: Position): number | undefined {
    const [run, offset] = position.split("-");
    return run === this.#run && /^\d{1,15}$/.test(offset ?? "") ? Number(offset) : undefined;
  }

  /** The activities from a offset on, up to `most`. */
  async batch(offset: number, most: number): Promise<Batch> {
    await this.follow();
    const written: Batch["written"] = new Map();
    const activities = this.history.from(offset, most).map((entry) => {
      for (const { id, items, key } of this.#findWrites(entry)) {
        const keys = written.get(items) ?? new Map<string, ItemKey>();
        written.set(items, keys.set(id, key));
      }
      return toConsoleActivity(entry, this.#graph, this.#links);
    });
    return { activities, written };
  }

  /** The item that an event is about. */
  findItem(event: unknown): string | undefined {
    return this.#links.findItem(event);
  }

  /** Where on the map an activity happened. */
  locate(activity: RecordedActivity): Location {
    return getKind(activity).location(activity, this.#graph, this.#links);
  }

  async counts(): Promise<Counts> {
    await this.follow();
    return {
      nodes: Object.fromEntries(this.#nodes),
      edges: Object.fromEntries(this.#edges),
      notCounted: this.#notCounted,
      position: this.toPosition(this.#followed),
    };
  }

  /** Learns of what has happened since it was followed last. */
  follow(): Promise<void> {
    this.#following ??= this.#followAll().finally(() => {
      this.#following = undefined;
    });
    return this.#following;
  }

  async #followAll(): Promise<void> {
    while (this.#followed < this.history.end) {
      const missed = this.history.start - this.#followed;
      if (missed > 0) {
        this.#notCounted += missed;
        this.#followed += missed;
        for (const items of this.#tables) {
          items.forget();
        }
      }
      const entries = this.history.from(this.#followed, BATCH_SIZE);
      this.#followed += entries.length;
      for (const { activity } of entries) {
        this.#links.follow(activity);
      }
      for (const entry of entries) {
        for (const { id, items, key } of this.#findWrites(entry)) {
          items.changed(id, key);
        }
        this.#count(entry);
      }
      if (this.#followed < this.history.end) {
        await setImmediate();
      }
    }
  }

  #findWrites({ activity }: Entry): { items: TableItems; id: TableItem["id"]; key: ItemKey }[] {
    if (activity.type !== "api-call") {
      return [];
    }
    return this.#links.findWrittenItems(activity).flatMap(({ id, key, table }) => {
      const items = this.#tables.find((each) => each.table.name === table.name);
      return items ? [{ items, id, key }] : [];
    });
  }

  #count({ activity }: Entry): void {
    const { edge, node } = this.locate(activity);
    const error = getKind(activity).failure?.(activity);
    for (const { failures, id, total } of countActivity({ type: activity.type, edge, error, node })) {
      const counts = id === node ? this.#nodes : this.#edges;
      const count = counts.get(id);
      counts.set(id, { total: (count?.total ?? 0) + total, failures: (count?.failures ?? 0) + failures });
    }
  }
}
