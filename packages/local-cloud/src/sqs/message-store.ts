import type { Collection } from "../core/store/store.ts";
import type { StoredMessage } from "./message.ts";

export interface MessageCounts {
  visible: number;
  /** In flight: received, and neither deleted nor visible again. */
  notVisible: number;
  delayed: number;
}

/**
 * All that a queue remembers, kept in a collection. A message that has aged out is forgotten when somebody looks.
 */
export class MessageStore {
  /** In the order of sending, which is the order in which a standard queue tries to hand out. */
  readonly #messages: Map<string, StoredMessage>;
  readonly #collection: Collection<StoredMessage>;

  /**
   * @param latest what the times of kept messages are at most: the clock of a run with scaled time was ahead. In
   * milliseconds since the epoch
   */
  constructor(
    collection: Collection<StoredMessage>,
    latest = { sentAtMs: Number.POSITIVE_INFINITY, visibleAtMs: Number.POSITIVE_INFINITY },
  ) {
    this.#collection = collection;
    const kept = collection.entries.map(([id, message]): [string, StoredMessage] => {
      const sentAtMs = Math.min(message.sentAtMs, latest.sentAtMs);
      // What was visible when it was sent is so now.
      const visibleAtMs = Math.min(message.visibleAtMs - (message.sentAtMs - sentAtMs), latest.visibleAtMs);
      return [id, { ...message, sentAtMs, visibleAtMs }];
    });
    this.#messages = new Map(kept.sort(([, a], [, b]) => a.sentAtMs - b.sentAtMs));
  }

  /** Resolves once every change so far is kept. */
  flush(): Promise<void> {
    return this.#collection.flush();
  }

  /** Adds a message, or replaces the one of the same id in its place. */
  put(message: StoredMessage): void {
    this.#messages.set(message.messageId, message);
    this.#collection.set(message.messageId, message);
  }

  remove(messageId: string): void {
    this.#messages.delete(messageId);
    this.#collection.delete(messageId);
  }

  clear(): void {
    for (const messageId of this.#messages.keys()) {
      this.remove(messageId);
    }
  }

  get(messageId: string): StoredMessage | undefined {
    return this.#messages.get(messageId);
  }

  /** The first `limit` messages, hidden ones among them. */
  first(limit: number): StoredMessage[] {
    return Array.from(this.#messages.values()).slice(0, limit);
  }

  /** Forgets the messages that were sent at `timeMs` or earlier. */
  forgetSentUntil(timeMs: number): void {
    for (const { messageId, sentAtMs } of this.#messages.values()) {
      if (sentAtMs > timeMs) {
        return;
      }
      this.remove(messageId);
    }
  }

  /** The first `limit` messages that a receive may get at `nowMs`. */
  visible(nowMs: number, limit: number): StoredMessage[] {
    const visible: StoredMessage[] = [];
    for (const message of this.#messages.values()) {
      if (visible.length === limit) {
        break;
      }
      if (message.visibleAtMs <= nowMs) {
        visible.push(message);
      }
    }
    return visible;
  }

  /** When the next hidden message becomes visible; undefined when none is hidden. */
  nextVisibleAtMs(nowMs: number): number | undefined {
    let next: number | undefined;
    for (const { visibleAtMs } of this.#messages.values()) {
      if (visibleAtMs > nowMs && visibleAtMs < (next ?? Number.POSITIVE_INFINITY)) {
        next = visibleAtMs;
      }
    }
    return next;
  }

  counts(nowMs: number): MessageCounts {
    const counts = { visible: 0, notVisible: 0, delayed: 0 };
    for (const { visibleAtMs, receiveCount } of this.#messages.values()) {
      if (visibleAtMs <= nowMs) {
        counts.visible++;
      } else if (receiveCount > 0) {
        counts.notVisible++;
      } else {
        counts.delayed++;
      }
    }
    return counts;
  }
}
