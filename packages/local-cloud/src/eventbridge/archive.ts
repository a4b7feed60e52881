import type { EventPattern } from "event-pattern";
import type { Clock } from "../core/clock.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import type { ArchivedEvents } from "./archived-events.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export interface ArchiveOptions {
  name: string;
  arn: string;
  /** The bus whose events it keeps. */
  eventSourceArn: string;
  description?: string;
  /** The pattern's JSON, as it was given. */
  eventPattern?: string;
  /** What it keeps; everything without one. */
  pattern?: EventPattern;
  /** 0 keeps events for ever. */
  retentionDays: number;
  events: ArchivedEvents;
  clock: Pick<Clock, "now">;
}

/**
 * Keeps the events of a bus that match its pattern, but not those that a replay sends again.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive-event.html
 */
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
  #clock: Pick<Clock, "now">;

  constructor(options: ArchiveOptions) {
    this.name = options.name;
    this.arn = options.arn;
    this.eventSourceArn = options.eventSourceArn;
    this.description = options.description;
    this.eventPattern = options.eventPattern;
    this.retentionDays = options.retentionDays;
    this.createdAtMs = options.clock.now();
    this.#pattern = options.pattern;
    this.#events = options.events;
    this.#clock = options.clock;
  }

  /** Keeps an event of the bus, if it is one of those that it is for. */
  keep(event: EventEnvelope): void {
    if (event["replay-name"] !== undefined || this.#pattern?.matches(event) === false) {
      return;
    }
    this.#forgetExpired();
    this.#events.put({ event, archivedAtMs: this.#clock.now() });
  }

  /**
   * The events whose own time is `startMs` or later and before `endMs`, in the order of their times.
   * @param startMs milliseconds since the epoch
   * @param endMs milliseconds since the epoch
   */
  between(startMs: number, endMs: number): EventEnvelope[] {
    this.#forgetExpired();
    return this.#events.between(startMs, endMs).map(({ event }) => event);
  }

  /** How many events it has now, and the bytes of their JSON. */
  size(): { events: number; bytes: number } {
    const events = this.between(-Infinity, Infinity);
    return {
      events: events.length,
      bytes: events.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each)), 0),
    };
  }

  #forgetExpired(): void {
    if (this.retentionDays > 0) {
      this.#events.forgetArchivedBefore(this.#clock.now() - this.retentionDays * DAY_MS);
    }
  }
}
