import { type ReadonlySignal, signal } from "@preact/signals";
import type { ConsoleActivity, Counts, StackView, TableItem } from "local-cloud/console-api";
import { request } from "./api.ts";
import { LiveItems } from "./items.ts";
import { openStream } from "./stream.ts";
import { Traffic } from "./traffic.ts";

/**
 * - `connecting` for the first time
 * - `live` everything shows as it happens
 * - `reconnecting` the local cloud is gone, and looked for
 */
export type Connection = "connecting" | "live" | "reconnecting";

/** Between attempts to reach a local cloud that does not answer. */
const RETRY_MS = 1_000;

/** What the page knows of the local cloud, as it changes. */
export class LiveConsole {
  readonly traffic = new Traffic();
  readonly items = new LiveItems();
  #stack = signal<StackView | undefined>(undefined);
  #connection = signal<Connection>("connecting");
  #listeners = new Set<(activities: readonly ConsoleActivity[]) => void>();
  #endStream = () => {};
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** Undefined until the local cloud has answered for the first time. */
  get stack(): ReadonlySignal<StackView | undefined> {
    return this.#stack;
  }

  get connection(): ReadonlySignal<Connection> {
    return this.#connection;
  }

  /** Calls `listener` with what happens from now on, until the returned function is called. */
  onActivities(listener: (activities: readonly ConsoleActivity[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads everything, then follows it; tries again until the local cloud answers. */
  async start(): Promise<void> {
    this.#endStream();
    clearTimeout(this.#retry);
    try {
      const [stack, counts] = await Promise.all([request<StackView>("stack"), request<Counts>("counts")]);
      this.traffic.reset(counts);
      this.#stack.value = stack;
      this.#endStream = this.#follow(counts.position);
      const table = stack.tables.find(({ name }) => name === this.items.table) ?? stack.tables[0];
      if (table) {
        void this.items.load(table.name, stack);
      }
    } catch {
      this.#connection.value = this.#stack.peek() ? "reconnecting" : "connecting";
      this.#retry = setTimeout(() => this.start(), RETRY_MS);
    }
  }

  #follow(position: string): () => void {
    const frame = new FrameBatch<ConsoleActivity>((activities) => {
      this.traffic.add(activities);
      for (const listener of this.#listeners) {
        listener(activities);
      }
    });
    const itemFrame = new FrameBatch<TableItem>((items) => this.items.write(items));
    const end = openStream(position, {
      activities: (batch) => frame.add(batch),
      items: (batch) => itemFrame.add(batch),
      // What was missed is in no event any more: read everything again.
      gap: () => void this.start(),
      connected: (connected) => {
        this.#connection.value = connected ? "live" : "reconnecting";
      },
    });
    return () => {
      end();
      frame.cancel();
      itemFrame.cancel();
    };
  }
}

/** Collects what comes and hands it on once a frame; a page in the background has no frames, and still takes it. */
class FrameBatch<Thing> {
  #things: Thing[] = [];
  #frame: number | undefined;
  #take: (things: Thing[]) => void;

  constructor(take: (things: Thing[]) => void) {
    this.#take = take;
  }

  add(things: readonly Thing[]): void {
    if (things.length === 0) {
      return;
    }
    for (const thing of things) {
      this.#things.push(thing);
    }
    if (document.hidden) {
      this.#hand();
    } else {
      this.#frame ??= requestAnimationFrame(() => this.#hand());
    }
  }

  cancel(): void {
    if (this.#frame !== undefined) {
      cancelAnimationFrame(this.#frame);
    }
    this.#things = [];
  }

  #hand(): void {
    if (this.#frame !== undefined) {
      cancelAnimationFrame(this.#frame);
    }
    this.#frame = undefined;
    const things = this.#things;
    this.#things = [];
    this.#take(things);
  }
}
