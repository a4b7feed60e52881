import type { ActivityLog } from "../activity-log.ts";
import type { Clock } from "../clock.ts";
import type { Collection } from "../store/store.ts";
import type { Invocation, InvocationResult } from "./invocation.ts";

/** Lambda's delays before its two retries, in milliseconds. */
const RETRY_DELAYS_MS = [60_000, 120_000];

export interface AsynchronousSettings {
  maximumRetryAttempts?: number;
  maximumEventAgeSeconds?: number;
  /** Where an event goes that failed for good. */
  onFailureArn?: string;
}

const FIRST_THROTTLE_DELAY_MS = 1_000;
const LONGEST_THROTTLE_DELAY_MS = 5 * 60_000;

/** An event that a function has not handled. */
export interface WaitingInvocation {
  invocation: Invocation;
  /** The next one, from 1. */
  attempt: number;
  /** Milliseconds since the epoch. */
  acceptedAt: number;
  /** How often this attempt was throttled. */
  throttles: number;
  /** When the next attempt is, in milliseconds since the epoch. */
  dueAt: number;
}

/**
 * The queue in front of a function that is invoked asynchronously: it retries what fails and hands over what fails for
 * good, or drops it when there is nowhere to send it, as Lambda does.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsynchronousInvocations {
  #functionArn: string;
  #settings: AsynchronousSettings;
  #invoke: (invocation: Invocation, attempt: number) => Promise<InvocationResult>;
  #sendToDestination: (destinationArn: string, body: string) => Promise<void>;
  #collection: Collection<WaitingInvocation>;
  #activityLog: ActivityLog;
  #clock: Clock;
  #cancelRetries = new Set<() => void>();
  #stopped = false;

  constructor(options: {
    functionArn: string;
    settings: AsynchronousSettings;
    invoke: (invocation: Invocation, attempt: number) => Promise<InvocationResult>;
    /** Rejects when the function's role may not, or there is no such destination. */
    sendToDestination: (destinationArn: string, body: string) => Promise<void>;
    /** Where events are kept until they are done. */
    collection: Collection<WaitingInvocation>;
    activityLog: ActivityLog;
    clock: Clock;
  }) {
    this.#functionArn = options.functionArn;
    this.#settings = options.settings;
    this.#invoke = options.invoke;
    this.#sendToDestination = options.sendToDestination;
    this.#collection = options.collection;
    this.#activityLog = options.activityLog;
    this.#clock = options.clock;
  }

  /** Takes an event, which is kept once this resolves. The function is invoked after that. */
  async accept(invocation: Invocation): Promise<void> {
    const acceptedAt = this.#clock.now();
    const waiting = { invocation, attempt: 1, throttles: 0, acceptedAt, dueAt: acceptedAt };
    this.#collection.set(invocation.requestId, waiting);
    await this.#collection.flushed();
    void this.#attempt(waiting);
  }

  /** Goes on with what was not done when the last run ended. */
  resume(): void {
    // A run with scaled time has a clock that is ahead: nothing waits longer than it ever would.
    const latest = this.#clock.now() + LONGEST_THROTTLE_DELAY_MS;
    for (const [, waiting] of this.#collection.kept) {
      this.#schedule({ ...waiting, dueAt: Math.min(waiting.dueAt, latest) });
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#cancelRetries) cancel();
  }

  async #attempt(waiting: WaitingInvocation): Promise<void> {
    const { acceptedAt, attempt, invocation } = waiting;
    const result = await this.#invoke(invocation, attempt);
    // What the stop cut short is invoked again by the next run.
    if (this.#stopped) return;
    if (!result.error) {
      this.#collection.delete(invocation.requestId);
      return;
    }

    const { maximumRetryAttempts = 2, maximumEventAgeSeconds = 21_600 } = this.#settings;
    // A throttled event was not handled at all: it waits for its age, not for its attempts.
    const next = result.throttled
      ? { ...waiting, throttles: waiting.throttles + 1 }
      : { ...waiting, attempt: attempt + 1, throttles: 0 };
    const delayMs = result.throttled ? throttleDelayMs(waiting.throttles) : (RETRY_DELAYS_MS[attempt - 1] ?? 0);
    const dueAt = this.#clock.now() + delayMs;
    const exhausted = next.attempt > maximumRetryAttempts + 1;
    if (exhausted || dueAt - acceptedAt > maximumEventAgeSeconds * 1000) {
      await this.#giveUp(exhausted ? "RetriesExhausted" : "EventAgeExceeded", invocation, attempt, result);
      this.#collection.delete(invocation.requestId);
      return;
    }
    this.#collection.set(invocation.requestId, { ...next, dueAt });
    this.#schedule({ ...next, dueAt });
  }

  #schedule(waiting: WaitingInvocation): void {
    const cancel = this.#clock.after(Math.max(0, waiting.dueAt - this.#clock.now()), () => {
      this.#cancelRetries.delete(cancel);
      void this.#attempt(waiting);
    });
    this.#cancelRetries.add(cancel);
  }

  async #giveUp(
    condition: "RetriesExhausted" | "EventAgeExceeded",
    { requestId, payload }: Invocation,
    approximateInvokeCount: number,
    result: InvocationResult,
  ): Promise<void> {
    const reason = `${condition} after ${approximateInvokeCount} invocations: ${result.error?.errorMessage}`;
    const { onFailureArn: queueArn = "none" } = this.#settings;
    const cause = { type: "invocation", requestId } as const;
    const letter = { queueArn, from: this.#functionArn, reason, payload, cause };
    if (!this.#settings.onFailureArn) {
      this.#activityLog.record({
        type: "dead-letter-lost",
        ...letter,
        reason: `${reason}; the function has no on-failure destination`,
      });
      return;
    }
    const record = {
      version: "1.0",
      timestamp: new Date(this.#clock.now()).toISOString(),
      requestContext: { requestId, functionArn: `${this.#functionArn}:$LATEST`, condition, approximateInvokeCount },
      requestPayload: JSON.parse(payload),
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: JSON.parse(result.payload),
    };
    try {
      await this.#sendToDestination(this.#settings.onFailureArn, JSON.stringify(record));
      this.#activityLog.record({ type: "dead-letter", ...letter });
    } catch (error) {
      this.#activityLog.record({
        type: "dead-letter-lost",
        ...letter,
        reason: `${reason}; ${(error as Error).message}`,
      });
    }
  }
}

/**
 * Delay after a throttled attempt, in milliseconds: exponential, from 1 second to 5 minutes.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
function throttleDelayMs(throttlesBefore: number): number {
  return Math.min(LONGEST_THROTTLE_DELAY_MS, FIRST_THROTTLE_DELAY_MS * 2 ** throttlesBefore);
}
