import type { ServerResponse } from "node:http";
import type { ActivityFeed } from "./activity-feed.ts";
import type { Position } from "./api/position.ts";
import type { Gap, StreamEvents } from "./api/stream-events.ts";

/** How often the server looks for something new: often enough to look like at once. */
const INTERVAL_MS = 100;
/** The most activities of one event. */
const MAX_BATCH_SIZE = 5_000;
/** How far one who has caught up may fall behind before the rest is left out: some seconds of 200 orders a second. */
const MAX_LAG = 20_000;
/** How long nothing comes before a comment does, so that nobody takes the connection for dead. */
const HEARTBEAT_MS = 15_000;

/**
 * Sends activities to whoever reads them, as Server-Sent Events.
 *
 * Nothing waits here for a slow reader: each takes from the history what it has not had, when it has room.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class ActivityStream {
  #feed: ActivityFeed;
  #readers = new Set<Reader>();
  #timer: NodeJS.Timeout | undefined;

  constructor(feed: ActivityFeed) {
    this.#feed = feed;
  }

  /** @param since where to begin: `start`, or the {@link Position} up to which it was read; now without it */
  open(response: ServerResponse, since: Position | "start" | undefined): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    const reader = new Reader(response, this.#feed, since);
    this.#readers.add(reader);
    response.on("close", () => this.#close(reader));
    this.#timer ??= setInterval(() => {
      for (const each of this.#readers) {
        void each.send();
      }
    }, INTERVAL_MS);
    void reader.send();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#readers.clear();
  }

  #close(reader: Reader): void {
    this.#readers.delete(reader);
    if (this.#readers.size === 0) {
      this.stop();
    }
  }
}

class Reader {
  #response: ServerResponse;
  #feed: ActivityFeed;
  /** The offset of what is sent next. */
  #next: number;
  /** Whether it has been at the end of what there is. */
  #caughtUp = false;
  #busy = false;
  #wroteAt = 0;

  constructor(response: ServerResponse, feed: ActivityFeed, since: Position | "start" | undefined) {
    this.#response = response;
    this.#feed = feed;
    const { history } = feed;
    const offset = since === undefined ? history.end : since === "start" ? history.start : feed.parsePosition(since);
    this.#next = Math.min(offset ?? history.start, history.end);
    this.#response.write("retry: 1000\n");
    if (offset === undefined) {
      this.#event("gap", { reason: "restarted", leftOut: null });
    }
    this.#event("activities", [], this.#next);
  }

  /** Sends the next batch, if there is one and it has room. */
  async send(): Promise<void> {
    if (this.#busy || this.#response.writableNeedDrain || this.#response.destroyed) {
      return;
    }
    this.#leaveOut();
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
      // Before the activities, with whose id the reader has had both.
      if (items.length > 0) {
        this.#event("items", items.flat());
      }
      this.#next += activities.length;
      this.#caughtUp ||= this.#next >= end;
      this.#event("activities", activities, this.#next);
    } catch (error) {
      // It connects again, and goes on where it was.
      this.#response.destroy(error as Error);
    } finally {
      this.#busy = false;
    }
  }

  #leaveOut(): void {
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
