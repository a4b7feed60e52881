import type { Collection } from "../core/store/store.ts";
import type { StoredMessage } from "./message.ts";

export interface MessageCounts {
  visible: number;
  /** In flight: received, not deleted and not yet visible again. */
  notVisible: number;
  delayed: number;
}

export class MessageStore {
  /** In sending order, in which a standard queue tries to deliver, and a FIFO queue does. */
  #messages: Map<string, StoredMessage>;
  readonly #collection: Collection<StoredMessage>;

  /** @param latest limits persisted times, which are in the future if an earlier run scaled time */
  constructor(
    collection: Collection<StoredMessage>,
    latest = { sentAtMs: Number.POSITIVE_INFINITY, visibleAtMs: Number.POSITIVE_INFINITY },
  ) {
    this.#collection = collection;
    const stored = collection.entries.map(([id, message]): [string, StoredMessage] => {
      const sentAtMs = Math.min(message.sentAtMs, latest.sentAtMs);
      // A message without delay is visible now.
      const visibleAtMs = Math.min(message.visibleAtMs - (message.sentAtMs - sentAtMs), latest.visibleAtMs);
      return [id, { ...message, sentAtMs, visibleAtMs }];
    });
    this.#messages = sortBySentAt(stored);
  }

  flush(): Promise<void> {
    return this.#collection.flush();
  }

  /** Adds a message, or replaces the message with the same id without changing the order. */
  put(message: StoredMessage): void {
    this.#messages.set(message.messageId, message);
    this.#collection.set(message.messageId, message);
  }

  /** Adds a message that may be older than others. */
  insert(message: StoredMessage): void {
    this.put(message);
    this.#messages = sortBySentAt([...this.#messages]);
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

  /** The highest sequence number; undefined if a FIFO queue is empty, or the queue is not one. */
  get lastSequenceNumber(): string | undefined {
    return [...this.#messages.values()].at(-1)?.sequenceNumber;
  }

  list(limit: number): StoredMessage[] {
    return Array.from(this.#messages.values()).slice(0, limit);
  }

  deleteSentUntil(timeMs: number): void {
    for (const { messageId, sentAtMs } of this.#messages.values()) {
      if (sentAtMs > timeMs) {
        return;
      }
      this.remove(messageId);
    }
  }

  /** @param isFifo leaves out a message while an earlier one of its group is not visible */
  listVisible(nowMs: number, limit: number, isFifo = false): StoredMessage[] {
    const visible: StoredMessage[] = [];
    const blockedGroups = new Set<string | undefined>();
    for (const message of this.#messages.values()) {
      if (visible.length === limit) {
        break;
      }
      if (message.visibleAtMs > nowMs) {
        blockedGroups.add(message.groupId);
      } else if (!isFifo || !blockedGroups.has(message.groupId)) {
        visible.push(message);
      }
    }
    return visible;
  }

  findNextVisibleAtMs(nowMs: number): number | undefined {
    let next: number | undefined;
    for (const { visibleAtMs } of this.#messages.values()) {
      if (visibleAtMs > nowMs && visibleAtMs < (next ?? Number.POSITIVE_INFINITY)) {
        next = visibleAtMs;
      }
    }
    return next;
  }

  count(nowMs: number): MessageCounts {
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

function sortBySentAt(messages: [string, StoredMessage][]): Map<string, StoredMessage> {
  return new Map(messages.sort(([, a], [, b]) => compareSequence(a, b) || a.sentAtMs - b.sentAtMs));
}

/** Compares messages of a FIFO queue, which may have been sent at the same time. */
function compareSequence({ sequenceNumber: a = "" }: StoredMessage, { sequenceNumber: b = "" }: StoredMessage): number {
  return a < b ? -1 : Number(a > b);
}
