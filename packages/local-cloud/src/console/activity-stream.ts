import type { ServerResponse } from "node:http";
import { isDeepStrictEqual } from "node:util";
import type { ActivityFeed } from "./activity-feed.ts";
import type { Health } from "./api/health-view.ts";
import type { Position } from "./api/position.ts";
import type { Gap, StreamEvents } from "./api/stream-events.ts";
import type { Guide } from "./guide.ts";

const INTERVAL_MS = 100;
/** The maximum number of activities in one event. */
const MAX_BATCH_SIZE = 5_000;
/** The maximum number of activities that a reader may lag behind: some seconds of 200 orders per second. */
const MAX_LAG = 20_000;
/** The longest idle time before a comment is sent, so that the connection is not considered dead. */
const HEARTBEAT_MS = 15_000;

/** Sends activities as Server-Sent Events. Nothing is buffered for a slow reader: it resumes from the history. */
export class ActivityStream {
  #feed: ActivityFeed;
  #sources: Sources;
  #readers = new Set<Reader>();
  #timer: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(feed: ActivityFeed, sources: Sources = {}) {
    this.#feed = feed;
    this.#sources = sources;
  }

  /** @param since `start`, or the {@link Position} to resume from. @default now */
  open(response: ServerResponse, since: Position | "start" | undefined): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    const reader = new Reader(response, { feed: this.#feed, ...this.#sources, since });
    this.#readers.add(reader);
    response.on("close", () => this.#close(reader));
    this.#timer ??= setInterval(() => {
      for (const each of this.#readers) {
        void each.send();
      }
    }, INTERVAL_MS);
    this.#unsubscribe ??= this.#sources.guide?.subscribe(() => {
      for (const each of this.#readers) {
        each.hasStaleGuide = true;
      }
    });
    void reader.send();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#readers.clear();
  }

  #close(reader: Reader): void {
    this.#readers.delete(reader);
    if (this.#readers.size === 0) {
      this.stop();
    }
  }
}

/** States that are sent when a stream starts and after each change. */
interface Sources {
  guide?: Guide | undefined;
  readHealth?(): Health;
}

interface ReaderOptions extends Sources {
  feed: ActivityFeed;
  since: Position | "start" | undefined;
}

class Reader {
  hasStaleGuide = true;
  #response: ServerResponse;
  #feed: ActivityFeed;
  #sources: Sources;
  #health: Health | undefined;
  /** The offset of the next activity to send. */
  #next: number;
  #caughtUp = false;
  #busy = false;
  #wroteAt = 0;

  constructor(response: ServerResponse, { feed, since, ...sources }: ReaderOptions) {
    this.#response = response;
    this.#feed = feed;
    this.#sources = sources;
    const { history } = feed;
    const offset = since === undefined ? history.end : since === "start" ? history.start : feed.parsePosition(since);
    this.#next = Math.min(offset ?? history.start, history.end);
    this.#response.write("retry: 1000\n");
    if (offset === undefined) {
      this.#event("gap", { reason: "restarted", leftOut: null });
    }
    this.#event("activities", [], this.#next);
  }

  /** Sends the next batch, unless the reader is full. */
  async send(): Promise<void> {
    if (this.#busy || this.#response.writableNeedDrain || this.#response.destroyed) {
      return;
    }
    this.#sendGuide();
    this.#sendHealth();
    this.#skip();
    const { end } = this.#feed.history;
    if (this.#next === end) {
      if (performance.now() - this.#wroteAt > HEARTBEAT_MS) {
        this.#write(":\n\n");
      }
      return;
    }
    this.#busy = true;
    try {
      const { activities, written } = await this.#feed.batch(this.#next, MAX_BATCH_SIZE);
      const items = await Promise.all([...written].map(([table, keys]) => table.current(keys)));
      if (this.#response.destroyed) {
        return;
      }
      // Before the activities, whose id confirms both.
      if (items.length > 0) {
        this.#event("items", items.flat());
      }
      const ids = new Set(activities.map(({ itemId }) => itemId).filter((id) => id !== undefined));
      if (ids.size > 0) {
        const progress = [...ids].map((id) => ({ id, progress: this.#feed.findProgress(id) }));
        this.#event("progress", progress as StreamEvents["progress"]);
      }
      this.#next += activities.length;
      this.#caughtUp ||= this.#next >= end;
      this.#event("activities", activities, this.#next);
    } catch (error) {
      // The reader reconnects and resumes.
      this.#response.destroy(error as Error);
    } finally {
      this.#busy = false;
    }
  }

  #sendGuide(): void {
    const { guide } = this.#sources;
    if (guide && this.hasStaleGuide) {
      this.hasStaleGuide = false;
      this.#event("guide", guide.read());
    }
  }

  #sendHealth(): void {
    const health = this.#sources.readHealth?.();
    if (health && !isDeepStrictEqual(health, this.#health)) {
      this.#health = health;
      this.#event("health", health);
    }
  }

  #skip(): void {
    const { end, start } = this.#feed.history;
    const reason: Gap["reason"] = this.#caughtUp ? "slow-reader" : "forgotten";
    const first = this.#caughtUp ? Math.max(start, end - MAX_LAG) : start;
    if (this.#next >= first) {
      return;
    }
    this.#event("gap", { reason, leftOut: first - this.#next }, first);
    this.#next = first;
  }

  #event<Name extends keyof StreamEvents>(name: Name, data: StreamEvents[Name], next?: number): void {
    const id = next === undefined ? "" : `id: ${this.#feed.toPosition(next)}\n`;
    this.#write(`${id}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #write(text: string): void {
    this.#wroteAt = performance.now();
    this.#response.write(text);
  }
}
