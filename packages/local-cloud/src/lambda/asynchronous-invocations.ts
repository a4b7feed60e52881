import type { OnFailureRecord } from "dead-letter";
import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import type { Collection } from "../core/store/store.ts";
import { deadLetter, type FailureMessage, onFailureRecord } from "./failure-messages.ts";
import type { Invocation, InvocationResult } from "./invocation.ts";

/** Lambda's delays before its two retries, in milliseconds. */
const RETRY_DELAYS_MS = [60_000, 120_000];

export interface AsynchronousSettings {
  maximumRetryAttempts?: number;
  maximumEventAgeSeconds?: number;
  /** The queue that gets a record of an event that failed for good. */
  onFailureArn?: string;
  /** The queue that gets the event itself; both queues get what they are for, where there are both. */
  deadLetterQueueArn?: string;
}

const FIRST_THROTTLE_DELAY_MS = 1_000;
const LONGEST_THROTTLE_DELAY_MS = 5 * 60_000;

type DiscardCondition = OnFailureRecord["requestContext"]["condition"];

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
  /** What came of the last attempt that was not throttled. */
  lastResult?: InvocationResult;
}

/**
 * The queue in front of a function that is invoked asynchronously: it retries what fails and hands over what fails for
 * good, or drops it when there is nowhere to send it, as Lambda does. An event fails for good when its last retry does,
 * or at the moment when its age reaches the maximum while it waits in the queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 * @see https://aws.amazon.com/about-aws/whats-new/2019/11/aws-lambda-supports-max-retry-attempts-event-age-asynchronous-invocations/
 */
export class AsynchronousInvocations {
  #functionArn: string;
  #settings: AsynchronousSettings;
  #invoke: (invocation: Invocation, attempt: number) => Promise<InvocationResult>;
  #sendFailure: (queueArn: string, message: FailureMessage) => Promise<void>;
  #collection: Collection<WaitingInvocation>;
  #activityLog: ActivityLog;
  #clock: Clock;
  #cancelRetries = new Set<() => void>();
  #stopped = false;

  constructor(options: {
    functionArn: string;
    settings: AsynchronousSettings;
    invoke: (invocation: Invocation, attempt: number) => Promise<InvocationResult>;
    /** Rejects when the function's role may not send it, or the queue does not take it. */
    sendFailure: (queueArn: string, message: FailureMessage) => Promise<void>;
    /** Where events are kept until they are done. */
    collection: Collection<WaitingInvocation>;
    activityLog: ActivityLog;
    clock: Clock;
  }) {
    this.#functionArn = options.functionArn;
    this.#settings = options.settings;
    this.#invoke = options.invoke;
    this.#sendFailure = options.sendFailure;
    this.#collection = options.collection;
    this.#activityLog = options.activityLog;
    this.#clock = options.clock;
  }

  /** Takes an event, which is kept once this resolves. The function is invoked after that. */
  async accept(invocation: Invocation): Promise<void> {
    const acceptedAt = this.#clock.now();
    const waiting = { invocation, attempt: 1, throttles: 0, acceptedAt, dueAt: acceptedAt };
    this.#collection.set(invocation.requestId, waiting);
    await this.#collection.flush();
    void this.#attempt(waiting);
  }

  /** Goes on with what was not done when the last run ended. */
  resume(): void {
    // A run with scaled time has a clock that is ahead: nothing waits longer than it ever would.
    const latest = this.#clock.now() + LONGEST_THROTTLE_DELAY_MS;
    for (const [, waiting] of this.#collection.entries) {
      this.#schedule({ ...waiting, dueAt: Math.min(waiting.dueAt, latest) });
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#cancelRetries) {
      cancel();
    }
  }

  async #attempt(waiting: WaitingInvocation): Promise<void> {
    const { attempt, invocation } = waiting;
    const result = await this.#invoke(invocation, attempt);
    // What the stop cut short is invoked again by the next run.
    if (this.#stopped) {
      return;
    }
    if (!result.error) {
      this.#collection.delete(invocation.requestId);
      return;
    }

    const { maximumRetryAttempts = 2 } = this.#settings;
    // A throttled event was not handled at all: it waits for its age, not for its attempts.
    const next = result.throttled
      ? { ...waiting, throttles: waiting.throttles + 1 }
      : { ...waiting, attempt: attempt + 1, throttles: 0, lastResult: result };
    if (next.attempt > maximumRetryAttempts + 1) {
      return this.#discard("RetriesExhausted", next);
    }
    const delayMs = result.throttled ? throttleDelayMs(waiting.throttles) : (RETRY_DELAYS_MS[attempt - 1] ?? 0);
    const dueAt = this.#clock.now() + delayMs;
    this.#collection.set(invocation.requestId, { ...next, dueAt });
    this.#schedule({ ...next, dueAt });
  }

  /** An attempt that was due while no local cloud ran is made late, however old its event has become meanwhile. */
  #schedule(waiting: WaitingInvocation): void {
    const { maximumEventAgeSeconds = 21_600 } = this.#settings;
    const expiresAt = waiting.acceptedAt + maximumEventAgeSeconds * 1000;
    const expires = waiting.dueAt >= expiresAt;
    const delayMs = Math.max(0, (expires ? expiresAt : waiting.dueAt) - this.#clock.now());
    const cancel = this.#clock.after(delayMs, () => {
      this.#cancelRetries.delete(cancel);
      void (expires ? this.#discard("EventAgeExceeded", waiting) : this.#attempt(waiting));
    });
    this.#cancelRetries.add(cancel);
  }

  /** The event is kept until it is sent, or lost and told. */
  async #discard(condition: DiscardCondition, waiting: WaitingInvocation): Promise<void> {
    await this.#giveUp(condition, waiting);
    this.#collection.delete(waiting.invocation.requestId);
  }

  async #giveUp(condition: DiscardCondition, { attempt, invocation, lastResult }: WaitingInvocation): Promise<void> {
    const { payload, requestId } = invocation;
    const { deadLetterQueueArn, onFailureArn } = this.#settings;
    const approximateInvokeCount = attempt - 1;
    const failure = lastResult ? `: ${lastResult.error?.errorMessage}` : "";
    const reason = `${condition} after ${approximateInvokeCount} invocations${failure}`;
    const letter = { from: this.#functionArn, reason, payload, cause: { type: "invocation", requestId } } as const;
    const send = async (queueArn: string, message: FailureMessage) => {
      try {
        await this.#sendFailure(queueArn, message);
        this.#activityLog.record({ type: "dead-letter", queueArn, ...letter });
      } catch (error) {
        const why = `${reason}; ${(error as Error).message}`;
        this.#activityLog.record({ type: "dead-letter-lost", queueArn, ...letter, reason: why });
      }
    };

    if (onFailureArn !== undefined) {
      const functionArn = `${this.#functionArn}:$LATEST`;
      const requestContext = { requestId, functionArn, condition, approximateInvokeCount };
      await send(onFailureArn, onFailureRecord(requestContext, invocation, lastResult, this.#clock.now()));
    }
    if (deadLetterQueueArn !== undefined) {
      await send(deadLetterQueueArn, deadLetter(invocation, lastResult));
    }
    if (onFailureArn === undefined && deadLetterQueueArn === undefined) {
      const why = `${reason}; the function has neither an on-failure destination nor a dead-letter queue`;
      this.#activityLog.record({ type: "dead-letter-lost", queueArn: "none", ...letter, reason: why });
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
