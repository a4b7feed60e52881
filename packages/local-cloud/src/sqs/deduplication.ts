import { createHash } from "node:crypto";
import type { Clock } from "../core/clock.ts";
import type { Collection } from "../core/store/store.ts";

const INTERVAL_MS = 5 * 60_000;

/** A message that a FIFO queue has accepted, which a repeated one within five minutes gets as its result. */
export interface AcceptedMessage {
  messageId: string;
  sequenceNumber: string;
  /** On the local clock. */
  expiresAtMs: number;
}

/**
 * Remembers the messages of a FIFO queue for five minutes, even those that were received and deleted.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
export class Deduplication {
  /** In sending order. */
  #accepted: Map<string, AcceptedMessage>;
  #clock: Clock;
  #collection: Collection<AcceptedMessage>;

  constructor(clock: Clock, collection: Collection<AcceptedMessage>) {
    this.#clock = clock;
    this.#collection = collection;
    // An earlier run under a time scale may be ahead of the clock.
    const latest = clock.now() + INTERVAL_MS;
    const accepted = collection.entries.map(([key, message]): [string, AcceptedMessage] => [
      key,
      { ...message, expiresAtMs: Math.min(message.expiresAtMs, latest) },
    ]);
    this.#accepted = new Map(accepted.sort(([, a], [, b]) => a.expiresAtMs - b.expiresAtMs));
  }

  find(key: string): AcceptedMessage | undefined {
    const nowMs = this.#clock.now();
    for (const [expired, { expiresAtMs }] of this.#accepted) {
      if (expiresAtMs > nowMs) {
        break;
      }
      this.#accepted.delete(expired);
      this.#collection.delete(expired);
    }
    return this.#accepted.get(key);
  }

  add(key: string, message: Omit<AcceptedMessage, "expiresAtMs">): void {
    const accepted = { ...message, expiresAtMs: this.#clock.now() + INTERVAL_MS };
    this.#accepted.set(key, accepted);
    this.#collection.set(key, accepted);
  }
}

/** Returns the deduplication ID of a message that has none: a hash of its body, without its attributes. */
export function hashBody(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}
