import { randomUUID } from "node:crypto";
import type { DeliveryAttributes, ExhaustedRetryCondition } from "dead-letter";
import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import type { Clock } from "../core/clock.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import { resourceName } from "../core/resource-name.ts";
import type { Collection } from "../core/store/store.ts";
import type { MessageAttributes } from "../sqs/message-attributes.ts";
import { DeliveryError } from "./delivery-error.ts";

/** The target of a rule or schedule, or the subscription of a topic. */
export interface Target {
  /** Unique within its rule. */
  id: string;
  ruleName: string;
  ruleArn: string;
  arn: string;
  /** The role with which EventBridge sends to a bus. */
  roleArn?: string;
  /** The group of the messages to a queue. */
  messageGroupId?: string;
  maximumRetryAttempts: number;
  maximumEventAgeSeconds: number;
  deadLetterQueueArn?: string;
}

export interface PendingDelivery<Event = EventEnvelope> {
  event: Event;
  ruleArn: string;
  targetId: string;
  /** The number of the next attempt, from 1. */
  attempt: number;
  /** Milliseconds since the epoch. */
  acceptedAt: number;
}

export interface DeadLetter {
  queueArn: string;
  ruleArn: string;
  body: string;
  attributes: MessageAttributes;
}

export interface DeliveryDependencies<Event> {
  /** Resolves once the target has accepted the payload. Rejects with a {@link DeliveryError}. */
  invokeTarget(target: Target, payload: string, cause: Cause, acceptedAt: number): Promise<void>;
  /** Rejects if the queue does not exist or its policy denies the message. */
  sendDeadLetter(letter: DeadLetter, target: Target): Promise<void>;
  collection: Collection<PendingDelivery<Event>>;
  clock: Clock;
  /** Computes the delay after a failed attempt, which counts from 1. @default EventBridge's backoff */
  computeDelayMs?(attempt: number, random: () => number): number;
  /** Returns a number from 0 up to 1. */
  random: () => number;
  activityLog: ActivityLog;
}

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 15 * 60_000;

/**
 * Retries deliveries of events to targets of a rule, schedule or topic. Then it sends the event to the target's dead-letter
 * queue, or drops it if the target has none.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export class Delivery<Event extends { id: string } = EventEnvelope> {
  #dependencies: DeliveryDependencies<Event>;
  #cancelRetries = new Set<() => void>();
  #stopped = false;

  constructor(dependencies: DeliveryDependencies<Event>) {
    this.#dependencies = dependencies;
  }

  accept(event: Event, target: Target, acceptedAt = this.#dependencies.clock.now()): void {
    const pending = { event, ruleArn: target.ruleArn, targetId: target.id, attempt: 1, acceptedAt };
    const key = randomUUID();
    this.#dependencies.collection.set(key, pending);
    setImmediate(() => this.#attempt(key, pending, target));
  }

  flush(): Promise<void> {
    return this.#dependencies.collection.flush();
  }

  resume(targets: readonly Target[]): void {
    const { activityLog, collection } = this.#dependencies;
    for (const [key, pending] of collection.entries) {
      const target = targets.find(({ id, ruleArn }) => id === pending.targetId && ruleArn === pending.ruleArn);
      if (target) {
        void this.#attempt(key, pending, target);
      } else {
        collection.delete(key);
        const reason = `the stack no longer has the target ${pending.targetId}`;
        const payload = JSON.stringify(pending.event);
        activityLog.record({ type: "dead-letter-lost", queueArn: "none", from: pending.ruleArn, reason, payload });
      }
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#cancelRetries) {
      cancel();
    }
  }

  async #attempt(key: string, pending: PendingDelivery<Event>, target: Target): Promise<void> {
    if (this.#stopped) {
      return;
    }
    const {
      activityLog,
      clock,
      collection,
      computeDelayMs = computeRetryDelayMs,
      invokeTarget,
      random,
    } = this.#dependencies;
    const { acceptedAt, attempt, event } = pending;
    const { arn: targetArn, ruleArn, ruleName: rule } = target;
    const cause = { type: "delivery", deliveryId: key, attempt } as const;
    const activity = { ...cause, eventId: event.id, rule, ruleArn, targetArn };
    try {
      await invokeTarget(target, JSON.stringify(event), cause, acceptedAt);
      activityLog.record(activity);
      collection.delete(key);
    } catch (failure) {
      const error = failure instanceof DeliveryError ? failure : toInternalError(failure as Error);
      activityLog.record({ ...activity, error: `${error.code}: ${error.message}` });

      const delayMs = computeDelayMs(attempt, random);
      const exhausted = findExhaustedCondition(target, attempt, clock.now() + delayMs - acceptedAt);
      if (!error.retryable || exhausted) {
        await this.#giveUp(event, target, error, cause, error.retryable ? exhausted : undefined);
        collection.delete(key);
      } else {
        this.#retry(key, { ...pending, attempt: attempt + 1 }, target, delayMs);
      }
    }
  }

  #retry(key: string, pending: PendingDelivery<Event>, target: Target, delayMs: number): void {
    const { activityLog, clock, collection } = this.#dependencies;
    collection.set(key, pending);
    if (this.#stopped) {
      return;
    }
    activityLog.record({
      type: "retry-scheduled",
      target: resourceName(target.arn),
      attempt: pending.attempt,
      dueAt: clock.toRealTime(clock.now() + delayMs),
      cause: { type: "delivery", deliveryId: key, attempt: pending.attempt - 1 },
    });
    const cancel = clock.after(delayMs, () => {
      this.#cancelRetries.delete(cancel);
      void this.#attempt(key, pending, target);
    });
    this.#cancelRetries.add(cancel);
  }

  async #giveUp(
    event: Event,
    target: Target,
    error: DeliveryError,
    cause: Extract<Cause, { type: "delivery" }>,
    exhausted: ExhaustedRetryCondition | undefined,
  ): Promise<void> {
    const { activityLog, sendDeadLetter } = this.#dependencies;
    const { attempt: attempts } = cause;
    const reason = `${error.code} after ${attempts} attempts: ${error.message}`;
    const body = JSON.stringify(event);
    const { deadLetterQueueArn: queueArn = "none", ruleArn: from } = target;
    const letter = { queueArn, from, targetArn: target.arn, reason, payload: body, cause };
    if (!target.deadLetterQueueArn) {
      const lost = `${reason}; the target has no dead-letter queue`;
      activityLog.record({ type: "dead-letter-lost", ...letter, reason: lost });
      return;
    }
    try {
      const sent = {
        queueArn: target.deadLetterQueueArn,
        ruleArn: target.ruleArn,
        body,
        attributes: toStringAttributes({
          RULE_ARN: target.ruleArn,
          TARGET_ARN: target.arn,
          ERROR_CODE: error.code,
          ERROR_MESSAGE: error.message,
          RETRY_ATTEMPTS: String(attempts - 1),
          ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
        }),
      };
      await sendDeadLetter(sent, target);
      activityLog.record({ type: "dead-letter", ...letter });
    } catch (failure) {
      const lost = `${reason}; ${(failure as Error).message}`;
      activityLog.record({ type: "dead-letter-lost", ...letter, reason: lost });
    }
  }
}

function findExhaustedCondition(target: Target, attempt: number, ageMs: number): ExhaustedRetryCondition | undefined {
  if (attempt > target.maximumRetryAttempts) {
    return "MaximumRetryAttempts";
  }
  return ageMs > target.maximumEventAgeSeconds * 1000 ? "MaximumEventAgeInSeconds" : undefined;
}

function toInternalError({ message }: Error): DeliveryError {
  return new DeliveryError("INTERNAL_ERROR", message, { retryable: true });
}

/** Backoff with full jitter. @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
export function computeRetryDelayMs(attempt: number, random: () => number): number {
  return random() * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
}

function toStringAttributes(values: DeliveryAttributes): MessageAttributes {
  return Object.fromEntries(
    Object.entries(values).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
}
