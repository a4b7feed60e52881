import { randomUUID } from "node:crypto";
import type { EventEnvelope } from "../core/event-envelope.ts";
import type { Collection } from "../core/store/store.ts";

export interface ArchivedEvent {
  event: EventEnvelope;
  /** When the archive took it, in milliseconds since the epoch. */
  archivedAtMs: number;
}

/** The events of an archive, kept in a collection. Times are milliseconds since the epoch. */
export class ArchivedEvents {
  /** In the order of being archived. */
  #archived: { key: string; archived: ArchivedEvent }[];
  #collection: Collection<ArchivedEvent>;

  constructor(collection: Collection<ArchivedEvent>) {
    this.#collection = collection;
    this.#archived = collection.kept
      .map(([key, archived]) => ({ key, archived }))
      .sort((a, b) => a.archived.archivedAtMs - b.archived.archivedAtMs);
  }

  /** Keeps an event. None was archived after it. */
  put(archived: ArchivedEvent): void {
    const key = randomUUID();
    this.#archived.push({ key, archived });
    this.#collection.set(key, archived);
  }

  /** The events whose own time is `startMs` or later and before `endMs`, in the order of their times. */
  between(startMs: number, endMs: number): ArchivedEvent[] {
    return this.#archived
      .map(({ archived }) => archived)
      .filter(({ event }) => timeMs(event) >= startMs && timeMs(event) < endMs)
      .sort((a, b) => timeMs(a.event) - timeMs(b.event));
  }

  /** Forgets the events that were archived before `endMs`. */
  forgetArchivedBefore(endMs: number): void {
    const oldestKept = this.#archived.findIndex(({ archived }) => archived.archivedAtMs >= endMs);
    const forgotten = this.#archived.splice(0, oldestKept < 0 ? this.#archived.length : oldestKept);
    for (const { key } of forgotten) {
      this.#collection.delete(key);
    }
  }
}

/** The event's own time, in milliseconds since the epoch. */
export function timeMs({ time }: EventEnvelope): number {
  return Date.parse(time);
}
