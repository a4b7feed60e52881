import type { ActivityLog } from "../activity-log.ts";
import type { Clock } from "../clock.ts";
import type { Invocation, InvocationResult } from "./invocation.ts";

/** Lambda's delays before its two retries, in milliseconds. */
const RETRY_DELAYS_MS = [60_000, 120_000];

export interface AsynchronousSettings {
  maximumRetryAttempts?: number;
  maximumEventAgeSeconds?: number;
  /** Where an event goes that failed for good. */
  onFailureArn?: string;
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
    activityLog: ActivityLog;
    clock: Clock;
  }) {
    this.#functionArn = options.functionArn;
    this.#settings = options.settings;
    this.#invoke = options.invoke;
    this.#sendToDestination = options.sendToDestination;
    this.#activityLog = options.activityLog;
    this.#clock = options.clock;
  }

  accept(invocation: Invocation): void {
    void this.#attempt(invocation, 1, this.#clock.now());
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#cancelRetries) cancel();
  }

  async #attempt(invocation: Invocation, attempt: number, acceptedAt: number): Promise<void> {
    const result = await this.#invoke(invocation, attempt);
    if (!result.error || this.#stopped) return;

    const { maximumRetryAttempts = 2, maximumEventAgeSeconds = 21_600 } = this.#settings;
    const delayMs = RETRY_DELAYS_MS[attempt - 1] ?? 0;
    if (attempt > maximumRetryAttempts) {
      await this.#giveUp("RetriesExhausted", invocation, attempt, result);
    } else if (this.#clock.now() + delayMs - acceptedAt > maximumEventAgeSeconds * 1000) {
      await this.#giveUp("EventAgeExceeded", invocation, attempt, result);
    } else {
      const cancel = this.#clock.after(delayMs, () => {
        this.#cancelRetries.delete(cancel);
        void this.#attempt(invocation, attempt + 1, acceptedAt);
      });
      this.#cancelRetries.add(cancel);
    }
  }

  async #giveUp(
    condition: "RetriesExhausted" | "EventAgeExceeded",
    { requestId, payload }: Invocation,
    approximateInvokeCount: number,
    result: InvocationResult,
  ): Promise<void> {
    const reason = `${condition} after ${approximateInvokeCount} invocations: ${result.error?.errorMessage}`;
    const letter = { queueArn: this.#settings.onFailureArn ?? "none", from: this.#functionArn, reason, payload };
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
