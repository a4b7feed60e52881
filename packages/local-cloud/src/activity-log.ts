import type { Clock } from "./clock.ts";
import type { EventEnvelope } from "./eventbridge/event-envelope.ts";

/** Something that happened in the local cloud. */
export type Activity =
  | {
      type: "http-request";
      requestId: string;
      method: string;
      path: string;
      routeKey: string | undefined;
      statusCode: number;
      durationMs: number;
    }
  | { type: "api-call"; caller: string; action: string; resource: string; detail?: unknown }
  | { type: "access-denied"; caller: string; action: string; resource: string; message: string }
  | { type: "event-accepted"; event: EventEnvelope; bus: string; caller: string }
  | { type: "event-dropped"; event: EventEnvelope; bus: string; reason: "unknown bus" | "no rule matched" }
  | { type: "rule-matched"; eventId: string; rule: string }
  | { type: "rule-not-matched"; eventId: string; rule: string; path: string; reason: string }
  | { type: "delivery"; eventId: string; rule: string; targetArn: string; attempt: number; error?: string }
  | { type: "invocation-started"; functionName: string; requestId: string; attempt: number }
  | {
      type: "invocation-ended";
      functionName: string;
      requestId: string;
      attempt: number;
      durationMs: number;
      error?: string;
    }
  | { type: "function-log"; functionName: string; requestId: string | undefined; line: string }
  | { type: "dead-letter"; queueArn: string; from: string; reason: string; payload: string }
  | { type: "dead-letter-lost"; queueArn: string; from: string; reason: string; payload: string }
  | { type: "warning"; message: string };

/** An activity and the moment it happened, in milliseconds since the epoch. */
export type RecordedActivity = Activity & { at: number };

/** Where everything that happens is told, to whoever listens. */
export class ActivityLog {
  #listeners = new Set<(activity: RecordedActivity) => void>();
  #clock: Pick<Clock, "now">;

  constructor(clock: Pick<Clock, "now"> = Date) {
    this.#clock = clock;
  }

  record(activity: Activity): void {
    const recorded = { ...activity, at: this.#clock.now() };
    for (const listener of this.#listeners) listener(recorded);
  }

  /** Calls `listener` for each activity from now on, until the returned function is called. */
  subscribe(listener: (activity: RecordedActivity) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The next activity that `wanted` accepts. */
  next<Wanted extends RecordedActivity>(
    wanted: (activity: RecordedActivity) => activity is Wanted,
    options?: { signal?: AbortSignal },
  ): Promise<Wanted>;
  next(wanted: (activity: RecordedActivity) => boolean, options?: { signal?: AbortSignal }): Promise<RecordedActivity>;
  next(wanted: (activity: RecordedActivity) => boolean, { signal }: { signal?: AbortSignal } = {}) {
    return new Promise<RecordedActivity>((resolve, reject) => {
      signal?.throwIfAborted();
      const unsubscribe = this.subscribe((activity) => {
        if (!wanted(activity)) return;
        unsubscribe();
        resolve(activity);
      });
      signal?.addEventListener("abort", () => {
        unsubscribe();
        reject(signal.reason);
      });
    });
  }
}
