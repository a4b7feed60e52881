import { type ReadonlySignal, signal } from "@preact/signals";
import type { ConsoleActivity, Counts, GuideState, Health, StackView, TableItem } from "local-cloud/console-api";
import { request } from "./api.ts";
import { LiveItems } from "./items.ts";
import { RedriveTracker } from "./redrive-tracker.ts";
import { openStream } from "./stream.ts";
import { Traffic } from "./traffic.ts";

/** `connecting` for the first time; `reconnecting` after the connection is lost. */
export type Connection = "connecting" | "live" | "reconnecting";

const RETRY_MS = 1_000;

export class LiveConsole {
  readonly traffic = new Traffic();
  readonly items = new LiveItems();
  readonly redrives = new RedriveTracker();
  #stack = signal<StackView | undefined>(undefined);
  #guide = signal<GuideState | undefined>(undefined);
  #health = signal<Health | undefined>(undefined);
  #connection = signal<Connection>("connecting");
  #listeners = new Set<(activities: readonly ConsoleActivity[]) => void>();
  #closeStream = () => {};
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** Undefined until it is loaded. */
  get stack(): ReadonlySignal<StackView | undefined> {
    return this.#stack;
  }

  /** Undefined without a guide. */
  get guide(): ReadonlySignal<GuideState | undefined> {
    return this.#guide;
  }

  /** Undefined until the stream starts. */
  get health(): ReadonlySignal<Health | undefined> {
    return this.#health;
  }

  get connection(): ReadonlySignal<Connection> {
    return this.#connection;
  }

  onActivities(listener: (activities: readonly ConsoleActivity[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Loads everything, then follows the stream. Retries until the local cloud responds. */
  async start(): Promise<void> {
    this.#closeStream();
    clearTimeout(this.#retry);
    try {
      const [stack, counts, guide] = await Promise.all([
        request<StackView>("stack"),
        request<Counts>("counts"),
        request<GuideState | undefined>("guide"),
      ]);
      this.traffic.reset(counts);
      this.#stack.value = stack;
      this.#guide.value = guide;
      this.#closeStream = this.#follow(counts.position);
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
      this.redrives.add(activities);
      for (const listener of this.#listeners) {
        listener(activities);
      }
    });
    const itemFrame = new FrameBatch<TableItem>((items) => this.items.write(items));
    const close = openStream(position, {
      activities: (batch) => frame.add(batch),
      items: (batch) => itemFrame.add(batch),
      progress: (batch) => this.items.follow(batch),
      guide: (state) => {
        this.#guide.value = state;
      },
      health: (state) => {
        this.#health.value = state;
      },
      // Missed activities are not sent again: reload everything.
      gap: () => void this.start(),
      connected: (connected) => {
        this.#connection.value = connected ? "live" : "reconnecting";
      },
    });
    return () => {
      close();
      frame.cancel();
      itemFrame.cancel();
    };
  }
}

/** Delivers collected values once per frame, or immediately in the background, where there are no frames. */
class FrameBatch<Thing> {
  #things: Thing[] = [];
  #frame: number | undefined;
  #onFlush: (things: Thing[]) => void;

  constructor(onFlush: (things: Thing[]) => void) {
    this.#onFlush = onFlush;
  }

  add(things: readonly Thing[]): void {
    if (things.length === 0) {
      return;
    }
    for (const thing of things) {
      this.#things.push(thing);
    }
    if (document.hidden) {
      this.#flush();
    } else {
      this.#frame ??= requestAnimationFrame(() => this.#flush());
    }
  }

  cancel(): void {
    if (this.#frame !== undefined) {
      cancelAnimationFrame(this.#frame);
    }
    this.#frame = undefined;
    this.#things = [];
  }

  #flush(): void {
    const things = this.#things;
    this.cancel();
    this.#onFlush(things);
  }
}
