import { randomUUID } from "node:crypto";
import type { EventEnvelope } from "../core/event-envelope.ts";
import type { Collection } from "../core/store/store.ts";

export interface ArchivedEvent {
  event: EventEnvelope;
  /** Milliseconds since the epoch. */
  archivedAtMs: number;
}

/** The persisted events of an archive. Times are in milliseconds since the epoch. */
export class ArchivedEvents {
  #archived: { key: string; archived: ArchivedEvent }[];
  #collection: Collection<ArchivedEvent>;

  constructor(collection: Collection<ArchivedEvent>) {
    this.#collection = collection;
    this.#archived = collection.entries
      .map(([key, archived]) => ({ key, archived }))
      .sort((a, b) => a.archived.archivedAtMs - b.archived.archivedAtMs);
  }

  /** Stores an event. Events must arrive in archiving order. */
  put(archived: ArchivedEvent): void {
    const key = randomUUID();
    this.#archived.push({ key, archived });
    this.#collection.set(key, archived);
  }

  between(startMs: number, endMs: number): ArchivedEvent[] {
    return this.#archived
      .map(({ archived }) => archived)
      .filter(({ event }) => getTimeMs(event) >= startMs && getTimeMs(event) < endMs)
      .sort((a, b) => getTimeMs(a.event) - getTimeMs(b.event));
  }

  deleteArchivedBefore(endMs: number): void {
    const oldestRetained = this.#archived.findIndex(({ archived }) => archived.archivedAtMs >= endMs);
    const deleted = this.#archived.splice(0, oldestRetained < 0 ? this.#archived.length : oldestRetained);
    for (const { key } of deleted) {
      this.#collection.delete(key);
    }
  }
}

export function getTimeMs({ time }: EventEnvelope): number {
  return Date.parse(time);
}
