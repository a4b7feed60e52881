import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { getKind, type RecordedActivity } from "../core/activity/activity.ts";
import type { Location } from "../core/activity/activity-kind.ts";
import type { Entry, History } from "../trace/history.ts";
import type { ProgressView } from "../trace/progress.ts";
import type { ConsoleActivity } from "./api/activity-view.ts";
import { addCount, type Count, type Counts, countActivity, NO_COUNT } from "./api/count-view.ts";
import type { TableItem } from "./api/item-view.ts";
import type { Position } from "./api/position.ts";
import { toConsoleActivity } from "./console-activity.ts";
import type { StackGraph } from "./graph.ts";
import type { ItemKey } from "./item-key.ts";
import { ItemLinks } from "./item-links.ts";
import { ItemProgress } from "./item-progress.ts";
import { readChoreography } from "./read-choreography.ts";
import type { TableItems } from "./table-items.ts";

/** The number of activities processed before yielding to the event loop. */
const BATCH_SIZE = 2_000;

interface Batch {
  activities: ConsoleActivity[];
  /** The keys of the written items, by table and id. */
  written: Map<TableItems, Map<string, ItemKey>>;
}

interface ActivityFeedOptions {
  graph: StackGraph;
  history: History;
  tables: readonly TableItems[];
  /** When this run started, in milliseconds since the epoch. */
  startedAt: number;
}

/** The history as the console shows it, processed only on request, so that an unused console costs nothing. */
export class ActivityFeed {
  readonly history: History;
  #graph: StackGraph;
  #links: ItemLinks;
  #tables: readonly TableItems[];
  #progress: ItemProgress;
  /** Identifies this run of the local cloud; offsets start at 0 in each run. */
  #run = randomBytes(4).toString("hex");
  #startedAt: number;
  #followed = 0;
  #following: Promise<void> | undefined;
  #notCounted = 0;
  #nodes = new Map<string, Count>();
  #edges = new Map<string, Count>();

  constructor({ graph, history, startedAt, tables }: ActivityFeedOptions) {
    this.#startedAt = startedAt;
    this.history = history;
    this.#graph = graph;
    this.#links = new ItemLinks(graph);
    this.#tables = tables;
    this.#progress = new ItemProgress(readChoreography(graph));
  }

  get position(): Position {
    return this.toPosition(this.history.end);
  }

  toPosition(offset: number): Position {
    return `${this.#run}-${offset}`;
  }

  /** @returns the offset; undefined for an invalid position or one of another run */
  parsePosition(position: Position): number | undefined {
    const [run, offset] = position.split("-");
    return run === this.#run && /^\d{1,15}$/.test(offset ?? "") ? Number(offset) : undefined;
  }

  async batch(offset: number, limit: number): Promise<Batch> {
    await this.follow();
    const written: Batch["written"] = new Map();
    const activities = this.history.from(offset, limit).map((entry) => {
      for (const { id, items, key } of this.#findWrites(entry)) {
        const keys = written.get(items) ?? new Map<string, ItemKey>();
        written.set(items, keys.set(id, key));
      }
      return toConsoleActivity(entry, this.#graph, this.#links);
    });
    return { activities, written };
  }

  /** Returns what is known about the work on an item; undefined if everything is done. */
  findProgress(id: string): ProgressView | undefined {
    return this.#progress.get(id);
  }

  findItemOf(activity: RecordedActivity): string | undefined {
    return this.#links.findItemOf(activity);
  }

  /** Finds the item that an event is about. */
  findItem(event: unknown): string | undefined {
    return this.#links.findItem(event);
  }

  locate(activity: RecordedActivity): Location {
    return getKind(activity).location?.(activity, this.#graph, this.#links) ?? {};
  }

  async counts(): Promise<Counts> {
    await this.follow();
    return {
      since: this.#startedAt,
      nodes: Object.fromEntries(this.#nodes),
      edges: Object.fromEntries(this.#edges),
      notCounted: this.#notCounted,
      position: this.toPosition(this.#followed),
    };
  }

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
        this.#followItem(entry);
      }
      if (this.#followed < this.history.end) {
        await setImmediate();
      }
    }
  }

  #followItem({ activity }: Entry): void {
    const id = this.#links.findItemOf(activity);
    if (id !== undefined) {
      this.#progress.follow(id, activity);
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
    for (const { id, ...addition } of countActivity({ type: activity.type, edge, error, node })) {
      const counts = id === node ? this.#nodes : this.#edges;
      counts.set(id, addCount(counts.get(id) ?? NO_COUNT, addition));
    }
  }
}
