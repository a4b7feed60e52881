import type { Clock } from "./clock.ts";
import type { EventEnvelope } from "./event-envelope.ts";

/**
 * What made an activity happen, by the names that it was recorded with itself. An invocation is the latest one with the
 * request id: attempts have one request id, and never overlap.
 */
export type Cause =
  | { type: "http-request"; requestId: string }
  | { type: "invocation"; requestId: string }
  | { type: "delivery"; deliveryId: string; attempt: number };

/** Why a rule does not match an event: the dotted field that failed, and what it has against what is asked for. */
export interface RuleMismatch {
  rule: string;
  path: string;
  reason: string;
}

/** Something that happened in the local cloud. One without a cause came from outside, or names its event. */
export type Activity =
  | {
      type: "http-request";
      requestId: string;
      method: string;
      path: string;
      routeKey: string | undefined;
      statusCode: number;
      /** Milliseconds since the epoch; the activity itself is recorded when the request is answered. */
      startedAt?: number;
      durationMs: number;
      /** The event that the route's function got, without credentials. */
      detail?: object | undefined;
    }
  | { type: "api-call"; caller: string; action: string; resource: string; detail?: unknown; cause?: Cause | undefined }
  | {
      type: "access-denied";
      caller: string;
      action: string;
      resource: string;
      message: string;
      cause?: Cause | undefined;
    }
  | { type: "event-accepted"; event: EventEnvelope; bus: string; caller: string; cause?: Cause | undefined }
  | { type: "event-replayed"; event: EventEnvelope; bus: string; replay: string; cause?: Cause | undefined }
  | {
      type: "event-dropped";
      event: EventEnvelope;
      bus: string;
      reason: "unknown bus" | "no rule matched";
      /** The rule that came closest to a match, where the bus has rules. */
      nearest?: RuleMismatch | undefined;
    }
  | { type: "rule-matched"; eventId: string; rule: string }
  | ({ type: "rule-not-matched"; eventId: string } & RuleMismatch)
  | {
      type: "delivery";
      /** One for an event and a target; its attempts share it. */
      deliveryId: string;
      eventId: string;
      rule: string;
      targetArn: string;
      attempt: number;
      error?: string;
    }
  | {
      type: "invocation-started";
      functionName: string;
      requestId: string;
      attempt: number;
      cause?: Cause | undefined;
      /** Of an invocation by hand; else the request or the event has it. */
      payload?: string | undefined;
    }
  /** Instead of a start: as many ran as the function's reserved concurrency allows. */
  | {
      type: "invocation-throttled";
      functionName: string;
      requestId: string;
      attempt: number;
      cause?: Cause | undefined;
    }
  | {
      type: "invocation-ended";
      functionName: string;
      requestId: string;
      attempt: number;
      durationMs: number;
      error?: string;
      /** JSON: what the function answered, or the error that it ended with. */
      answer?: string;
    }
  | { type: "function-log"; functionName: string; requestId: string | undefined; line: string }
  /** Before what it does to the call, the invocation or the delivery. */
  | {
      type: "fault-injected";
      faultId: string;
      on: "call" | "invocation" | "delivery";
      effect: string;
      functionName: string;
      /** Of a call: as IAM policies name it. */
      action?: string;
      cause: Cause | undefined;
    }
  | ({ type: "dead-letter" } & DeadLetter)
  | ({ type: "dead-letter-lost" } & DeadLetter)
  /** Its invocations run other code from now on. */
  | { type: "function-updated"; functionName: string }
  /** Told by whoever wanted to replace code or stack and could not: what ran before goes on. */
  | { type: "update-failed"; message: string }
  /** After that: what is saved is what runs again. */
  | { type: "update-recovered" }
  | { type: "warning"; message: string };

interface DeadLetter {
  queueArn: string;
  /** ARN of the rule or the function that gave up. */
  from: string;
  reason: string;
  /** JSON: the event, or the invocation's payload. */
  payload: string;
  cause?: Cause | undefined;
}

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
