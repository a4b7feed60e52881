import type { ActivityLog } from "../activity-log.ts";
import type { Clock } from "../clock.ts";
import type { MessageAttributes } from "../sqs/message-attributes.ts";
import type { EventEnvelope } from "./event-envelope.ts";

/** Why a target did not take an event, by EventBridge's error codes. */
export class DeliveryError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, { retryable }: { retryable: boolean }) {
    super(message);
    this.name = "DeliveryError";
    this.code = code;
    this.retryable = retryable;
  }
}

export interface Target {
  ruleName: string;
  ruleArn: string;
  arn: string;
  maximumRetryAttempts: number;
  maximumEventAgeSeconds: number;
  deadLetterQueueArn?: string;
}

export interface DeadLetter {
  queueArn: string;
  ruleArn: string;
  body: string;
  attributes: MessageAttributes;
}

export interface DeliveryDependencies {
  /** Hands the payload to a target. @throws {DeliveryError} */
  invokeTarget(target: Target, payload: string): void;
  /** Rejects when the queue is not there or its policy does not allow it. */
  sendDeadLetter(letter: DeadLetter): Promise<void>;
  clock: Clock;
  /** From 0 up to 1. */
  random: () => number;
  activityLog: ActivityLog;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 15 * 60_000;

/**
 * Brings events to targets: tries again what may pass, and sends to the dead-letter queue what does not, or drops it
 * where there is none, as EventBridge does.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export class Delivery {
  #dependencies: DeliveryDependencies;
  #cancelRetries = new Set<() => void>();
  #stopped = false;

  constructor(dependencies: DeliveryDependencies) {
    this.#dependencies = dependencies;
  }

  deliver(event: EventEnvelope, target: Target): void {
    if (!this.#stopped) this.#attempt(event, target, 1, this.#dependencies.clock.now());
  }

  /** Forgets what waits for a retry, and takes nothing more. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#cancelRetries) cancel();
  }

  #attempt(event: EventEnvelope, target: Target, attempt: number, acceptedAt: number): void {
    const { activityLog, clock, invokeTarget, random } = this.#dependencies;
    const activity = {
      type: "delivery",
      eventId: event.id,
      rule: target.ruleName,
      targetArn: target.arn,
      attempt,
    } as const;
    try {
      invokeTarget(target, JSON.stringify(event));
      activityLog.record(activity);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      activityLog.record({ ...activity, error: `${error.code}: ${error.message}` });

      const delayMs = retryDelayMs(attempt, random);
      if (!error.retryable) void this.#giveUp(event, target, error, attempt, undefined);
      else if (attempt > target.maximumRetryAttempts) {
        void this.#giveUp(event, target, error, attempt, "MaximumRetryAttempts");
      } else if (clock.now() + delayMs - acceptedAt > target.maximumEventAgeSeconds * 1000) {
        void this.#giveUp(event, target, error, attempt, "MaximumEventAgeInSeconds");
      } else {
        const cancel = clock.after(delayMs, () => {
          this.#cancelRetries.delete(cancel);
          this.#attempt(event, target, attempt + 1, acceptedAt);
        });
        this.#cancelRetries.add(cancel);
      }
    }
  }

  async #giveUp(
    event: EventEnvelope,
    target: Target,
    error: DeliveryError,
    attempts: number,
    exhausted: "MaximumRetryAttempts" | "MaximumEventAgeInSeconds" | undefined,
  ): Promise<void> {
    const { activityLog, sendDeadLetter } = this.#dependencies;
    const reason = `${error.code} after ${attempts} attempts: ${error.message}`;
    const body = JSON.stringify(event);
    const letter = { queueArn: target.deadLetterQueueArn ?? "none", from: target.ruleArn, reason, payload: body };
    if (!target.deadLetterQueueArn) {
      const lost = `${reason}; the target has no dead-letter queue`;
      activityLog.record({ type: "dead-letter-lost", ...letter, reason: lost });
      return;
    }
    try {
      await sendDeadLetter({
        queueArn: target.deadLetterQueueArn,
        ruleArn: target.ruleArn,
        body,
        attributes: stringAttributes({
          RULE_ARN: target.ruleArn,
          TARGET_ARN: target.arn,
          ERROR_CODE: error.code,
          ERROR_MESSAGE: error.message,
          RETRY_ATTEMPTS: String(attempts - 1),
          ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
        }),
      });
      activityLog.record({ type: "dead-letter", ...letter });
    } catch (failure) {
      const lost = `${reason}; ${(failure as Error).message}`;
      activityLog.record({ type: "dead-letter-lost", ...letter, reason: lost });
    }
  }
}

/**
 * Delay before the retry that follows an attempt, in milliseconds: exponential, with full jitter.
 * @param attempt the attempt that failed, from 1
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function retryDelayMs(attempt: number, random: () => number): number {
  return random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
}

function stringAttributes(values: Record<string, string>): MessageAttributes {
  return Object.fromEntries(
    Object.entries(values).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
}
