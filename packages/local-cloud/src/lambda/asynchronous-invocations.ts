import type { OnFailureRecord } from "dead-letter";
import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import { parseFunctionArn } from "../core/function-arn.ts";
import { resourceName } from "../core/resource-name.ts";
import type { Collection } from "../core/store/store.ts";
import { createDeadLetter, createOnFailureRecord, type FailureMessage } from "./failure-messages.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { findVersion, LATEST, qualifyArn } from "./function-versions.ts";
import type { Invocation, InvocationResult } from "./invocation.ts";

const RETRY_DELAYS_MS = [60_000, 120_000];

export interface AsynchronousSettings {
  maximumRetryAttempts?: number;
  maximumEventAgeSeconds?: number;
  /** The queue that receives a record of an event that failed permanently. */
  onFailureArn?: string;
  /** The queue that receives the event itself; a function may have both queues. */
  deadLetterQueueArn?: string;
}

const FIRST_THROTTLE_DELAY_MS = 1_000;
const MAX_THROTTLE_DELAY_MS = 5 * 60_000;

type DiscardCondition = OnFailureRecord["requestContext"]["condition"];

export interface WaitingInvocation {
  invocation: Invocation;
  /** Number of the next attempt, from 1. */
  attempt: number;
  /** Milliseconds since the epoch. */
  acceptedAt: number;
  throttles: number;
  /** Time of the next attempt, in milliseconds since the epoch. */
  dueAt: number;
  /** Result of the last attempt that was not throttled. */
  lastResult?: InvocationResult;
}

interface AsynchronousInvocationsOptions {
  function: Pick<FunctionConfiguration, "aliases" | "arn" | "publishes" | "reservedConcurrency">;
  /** Finds the settings of the function, or those of a version or alias, which has its own. */
  findSettings(invokedFunctionArn: string): AsynchronousSettings;
  invoke(invocation: Invocation, attempt: number): Promise<InvocationResult>;
  /** Rejects if the function's role may not send the message, or the queue rejects it. */
  sendFailure(queueArn: string, message: FailureMessage): Promise<void>;
  collection: Collection<WaitingInvocation>;
  activityLog: ActivityLog;
  clock: Clock;
}

/**
 * Lambda's queue for asynchronous invocations. An event whose last retry fails, that reaches its maximum age while it
 * waits, or whose function has a reserved concurrency of 0, is sent to the function's queues, or dropped without one.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 * @see https://aws.amazon.com/about-aws/whats-new/2019/11/aws-lambda-supports-max-retry-attempts-event-age-asynchronous-invocations/
 */
export class AsynchronousInvocations {
  #options: AsynchronousInvocationsOptions;
  #cancelRetries = new Set<() => void>();
  #stopped = false;

  constructor(options: AsynchronousInvocationsOptions) {
    this.#options = options;
  }

  /** Accepts an event: resolves once it is stored, and then invokes the function. */
  async accept(invocation: Invocation): Promise<void> {
    const acceptedAt = this.#options.clock.now();
    const waiting = { invocation, attempt: 1, throttles: 0, acceptedAt, dueAt: acceptedAt };
    this.#options.collection.set(invocation.requestId, waiting);
    await this.#options.collection.flush();
    void this.#attempt(waiting);
  }

  resume(): void {
    // The clock of a run with scaled time is ahead, so limit the delay to the longest possible one.
    const latest = this.#options.clock.now() + MAX_THROTTLE_DELAY_MS;
    for (const [, waiting] of this.#options.collection.entries) {
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
    if (this.#options.function.reservedConcurrency === 0) {
      return this.#discard("ZeroReservedConcurrency", waiting);
    }
    const result = await this.#options.invoke(invocation, attempt);
    // The next run repeats interrupted invocations.
    if (this.#stopped) {
      return;
    }
    if (!result.error) {
      this.#options.collection.delete(invocation.requestId);
      return;
    }

    const { maximumRetryAttempts = 2 } = this.#findSettings(invocation);
    // A throttled event did not use up an attempt: only its age limits the retries.
    const next = result.throttled
      ? { ...waiting, throttles: waiting.throttles + 1 }
      : { ...waiting, attempt: attempt + 1, throttles: 0, lastResult: result };
    if (next.attempt > maximumRetryAttempts + 1) {
      return this.#discard("RetriesExhausted", next);
    }
    const delayMs = result.throttled ? getThrottleDelayMs(waiting.throttles) : (RETRY_DELAYS_MS[attempt - 1] ?? 0);
    const dueAt = this.#options.clock.now() + delayMs;
    this.#options.collection.set(invocation.requestId, { ...next, dueAt });
    this.#recordRetry({ ...next, dueAt });
    this.#schedule({ ...next, dueAt });
  }

  #recordRetry({ attempt, dueAt, invocation: { requestId } }: WaitingInvocation): void {
    const { activityLog, clock, function: invoked } = this.#options;
    activityLog.record({
      type: "retry-scheduled",
      target: resourceName(invoked.arn),
      attempt,
      dueAt: clock.toRealTime(dueAt),
      cause: { type: "invocation", requestId },
    });
  }

  /** Makes an attempt that was due while no local cloud ran late, at any age of its event. */
  #schedule(waiting: WaitingInvocation): void {
    const { maximumEventAgeSeconds = 21_600 } = this.#findSettings(waiting.invocation);
    const expiresAt = waiting.acceptedAt + maximumEventAgeSeconds * 1000;
    const expires = waiting.dueAt >= expiresAt;
    const delayMs = Math.max(0, (expires ? expiresAt : waiting.dueAt) - this.#options.clock.now());
    const cancel = this.#options.clock.after(delayMs, () => {
      this.#cancelRetries.delete(cancel);
      void (expires ? this.#discard("EventAgeExceeded", waiting) : this.#attempt(waiting));
    });
    this.#cancelRetries.add(cancel);
  }

  /** Deletes the event only after it is sent, or recorded as lost. */
  async #discard(condition: DiscardCondition, waiting: WaitingInvocation): Promise<void> {
    await this.#sendDeadLetters(condition, waiting);
    this.#options.collection.delete(waiting.invocation.requestId);
  }

  async #sendDeadLetters(
    condition: DiscardCondition,
    { attempt, invocation, lastResult }: WaitingInvocation,
  ): Promise<void> {
    const { payload, requestId } = invocation;
    const { activityLog, clock, function: invoked, sendFailure } = this.#options;
    const { arn: from } = invoked;
    const { deadLetterQueueArn, onFailureArn } = this.#findSettings(invocation);
    const approximateInvokeCount = attempt - 1;
    const failure = lastResult ? `: ${lastResult.error?.errorMessage}` : "";
    const reason = `${condition} after ${approximateInvokeCount} invocations${failure}`;
    const letter = { from, targetArn: from, reason, payload, cause: { type: "invocation", requestId } } as const;
    const send = async (queueArn: string, message: FailureMessage) => {
      try {
        await sendFailure(queueArn, message);
        activityLog.record({ type: "dead-letter", queueArn, ...letter });
      } catch (error) {
        const why = `${reason}; ${(error as Error).message}`;
        activityLog.record({ type: "dead-letter-lost", queueArn, ...letter, reason: why });
      }
    };

    if (onFailureArn !== undefined) {
      const { qualifier = LATEST } = parseFunctionArn(invocation.invokedFunctionArn ?? from) ?? {};
      const functionArn = qualifyArn(from, qualifier);
      const requestContext = { requestId, functionArn, condition, approximateInvokeCount };
      const executedVersion = findVersion(invoked, qualifier) ?? qualifier;
      const response = lastResult && { ...lastResult, executedVersion };
      await send(onFailureArn, createOnFailureRecord(requestContext, invocation, response, clock.toRealTime()));
    }
    if (deadLetterQueueArn !== undefined) {
      await send(deadLetterQueueArn, createDeadLetter(invocation, lastResult));
    }
    if (onFailureArn === undefined && deadLetterQueueArn === undefined) {
      const why = `${reason}; the function has neither an on-failure destination nor a dead-letter queue`;
      activityLog.record({ type: "dead-letter-lost", queueArn: "none", ...letter, reason: why });
    }
  }

  #findSettings({ invokedFunctionArn = this.#options.function.arn }: Invocation): AsynchronousSettings {
    return this.#options.findSettings(invokedFunctionArn);
  }
}

function getThrottleDelayMs(throttlesBefore: number): number {
  return Math.min(MAX_THROTTLE_DELAY_MS, FIRST_THROTTLE_DELAY_MS * 2 ** throttlesBefore);
}
