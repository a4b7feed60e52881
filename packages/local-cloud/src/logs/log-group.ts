import type { Clock } from "../core/clock.ts";
import type { Collection } from "../core/store/store.ts";

export interface StoredLogEvent {
  streamName: string;
  /** Milliseconds since the epoch, also of the ingestion. */
  timestamp: number;
  message: string;
}

export interface LogEvent extends StoredLogEvent {
  /** Unique in its group; sorts like the events, by time and then by arrival. */
  eventId: string;
}

interface NumberedEvent extends LogEvent {
  /** The key under which it is persisted. */
  sequence: number;
}

export interface LogStream {
  name: string;
  firstEventAtMs: number;
  lastEventAtMs: number;
}

export interface LogGroupSettings {
  name: string;
  arn: string;
  /** 0 retains log events indefinitely. */
  retentionDays: number;
}

/** The maximum number of events in a group, about 2,000 orders; nine tenths remain when it is exceeded. AWS has no limit. */
export const MAX_LOG_EVENTS = 10_000;

/** Lines are persisted together, because a write costs more than a line. A crash loses those that still wait. */
const PERSIST_DELAY_MS = 200;

const DAY_MS = 24 * 60 * 60_000;

/** The persisted events of a log group. Old events are deleted after the retention, or when there are too many. */
export class LogGroup {
  readonly settings: LogGroupSettings;
  readonly createdAtMs: number;
  /** In order of arrival. */
  #events: NumberedEvent[] = [];
  #collection: Collection<StoredLogEvent>;
  #clock: Clock;
  #nextSequence = 0;
  /** The first event that is not persisted yet. */
  #nextToPersist = 0;
  #cancelPersist: (() => void) | undefined;

  constructor(settings: LogGroupSettings, clock: Clock, collection: Collection<StoredLogEvent>) {
    this.settings = settings;
    this.#clock = clock;
    this.#collection = collection;
    const stored = collection.entries.map(([key, event]) => [Number(key), event] as const);
    for (const [sequence, event] of stored.sort(([a], [b]) => a - b)) {
      this.#add(sequence, event);
    }
    this.#nextToPersist = this.#nextSequence;
    this.createdAtMs = Math.min(clock.toRealTime(), this.#events[0]?.timestamp ?? Number.POSITIVE_INFINITY);
  }

  put(streamName: string, message: string): void {
    const event = { streamName, timestamp: Math.floor(this.#clock.toRealTime()), message };
    this.#add(this.#nextSequence, event);
    this.#cancelPersist ??= this.#clock.after(PERSIST_DELAY_MS, () => this.persist());
    this.#deleteOld();
  }

  /** Persists the latest events now. */
  persist(): void {
    this.#cancelPersist?.();
    this.#cancelPersist = undefined;
    const count = this.#nextSequence - this.#nextToPersist;
    for (const { message, sequence, streamName, timestamp } of count > 0 ? this.#events.slice(-count) : []) {
      this.#collection.set(String(sequence), { streamName, timestamp, message });
    }
    this.#nextToPersist = this.#nextSequence;
  }

  /** Returns the retained events by time and arrival. */
  list(): LogEvent[] {
    this.#deleteOld();
    return this.#events.toSorted((a, b) => a.timestamp - b.timestamp);
  }

  /** Returns the streams that hold events, by name. */
  listStreams(): LogStream[] {
    const streams = new Map<string, LogStream>();
    for (const { streamName: name, timestamp } of this.list()) {
      const { firstEventAtMs } = streams.get(name) ?? { firstEventAtMs: timestamp };
      streams.set(name, { name, firstEventAtMs, lastEventAtMs: timestamp });
    }
    return [...streams.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #add(sequence: number, event: StoredLogEvent): void {
    const eventId = String(event.timestamp).padStart(28, "0") + String(sequence).padStart(28, "0");
    this.#events.push({ ...event, eventId, sequence });
    this.#nextSequence = sequence + 1;
  }

  #deleteOld(): void {
    const { retentionDays } = this.settings;
    const retentionMs = retentionDays === 0 ? Number.POSITIVE_INFINITY : retentionDays * DAY_MS;
    const oldest = this.#clock.toRealTime(this.#clock.now() - retentionMs);
    let count = this.#events.length > MAX_LOG_EVENTS ? this.#events.length - 0.9 * MAX_LOG_EVENTS : 0;
    while ((this.#events[count]?.timestamp ?? Number.POSITIVE_INFINITY) < oldest) {
      count += 1;
    }
    for (const { sequence } of count > 0 ? this.#events.splice(0, count) : []) {
      this.#collection.delete(String(sequence));
    }
  }
}
