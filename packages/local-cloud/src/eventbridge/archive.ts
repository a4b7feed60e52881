import type { EventPattern } from "event-pattern";
import type { Clock } from "../core/clock.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import type { ArchivedEvents } from "./archived-events.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export interface ArchiveOptions {
  name: string;
  arn: string;
  eventSourceArn: string;
  description?: string;
  /** The pattern as JSON, unchanged. */
  eventPattern?: string;
  /** Selects the events to store. @default all events */
  pattern?: EventPattern;
  /** 0 retains events indefinitely. */
  retentionDays: number;
  events: ArchivedEvents;
  clock: Pick<Clock, "now" | "toRealTime">;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive-event.html */
export class Archive {
  readonly name: string;
  readonly arn: string;
  readonly eventSourceArn: string;
  readonly description: string | undefined;
  readonly eventPattern: string | undefined;
  readonly retentionDays: number;
  readonly createdAtMs: number;
  #pattern: EventPattern | undefined;
  #events: ArchivedEvents;
  #clock: Pick<Clock, "now" | "toRealTime">;

  constructor(options: ArchiveOptions) {
    this.name = options.name;
    this.arn = options.arn;
    this.eventSourceArn = options.eventSourceArn;
    this.description = options.description;
    this.eventPattern = options.eventPattern;
    this.retentionDays = options.retentionDays;
    this.createdAtMs = options.clock.toRealTime();
    this.#pattern = options.pattern;
    this.#events = options.events;
    this.#clock = options.clock;
  }

  add(event: EventEnvelope): void {
    if (event["replay-name"] !== undefined || this.#pattern?.matches(event) === false) {
      return;
    }
    this.#deleteExpired();
    this.#events.put({ event, archivedAtMs: this.#clock.now() });
  }

  /** Returns the events whose `time` is from `startMs` to before `endMs` (milliseconds since the epoch), oldest first. */
  between(startMs: number, endMs: number): EventEnvelope[] {
    this.#deleteExpired();
    return this.#events.between(startMs, endMs).map(({ event }) => event);
  }

  size(): { events: number; bytes: number } {
    const events = this.between(-Infinity, Infinity);
    return {
      events: events.length,
      bytes: events.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each)), 0),
    };
  }

  #deleteExpired(): void {
    if (this.retentionDays > 0) {
      this.#events.deleteArchivedBefore(this.#clock.now() - this.retentionDays * DAY_MS);
    }
  }
}
