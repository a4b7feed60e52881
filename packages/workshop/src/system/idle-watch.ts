import { setTimeout } from "node:timers/promises";
import type { RecordedActivity } from "local-cloud";

/** The system is idle if nothing is pending and nothing has happened for this long. */
const QUIET_MS = 200;
const MAX_WAIT_MS = 8_000;
const POLL_MS = 10;

const MAX_ATTEMPTS = 3;

/** Follows activities to find out whether the system still works on something: an invocation, a delivery or a retry. */
export class IdleWatch {
  #pending = new Set<string>();
  /** Request IDs of asynchronous invocations, which Lambda retries. */
  #asynchronous = new Set<string>();
  /** Deliveries whose function has been invoked. */
  #invoked = new Set<string>();
  #lastAt = performance.now();

  follow(activity: RecordedActivity): void {
    this.#lastAt = performance.now();
    switch (activity.type) {
      case "rule-matched":
        if (!activity.hasNoTarget) {
          this.#pending.add(`match ${activity.eventId} ${activity.rule}`);
        }
        break;
      case "delivery":
        this.#followDelivery(activity);
        break;
      case "invocation-started":
        this.#followStart(activity);
        break;
      case "invocation-ended":
        this.#followEnd(activity);
        break;
      case "dead-letter":
      case "dead-letter-lost":
        this.#followDeadLetter(activity);
        break;
    }
  }

  get isBusy(): boolean {
    return this.#pending.size > 0;
  }

  /** Starts over with another version of the system, which has nothing pending. */
  reset(): void {
    this.#pending.clear();
  }

  /** Waits until the system is idle, at most some seconds: EventBridge retries for a day. */
  async untilIdle(): Promise<void> {
    const started = performance.now();
    this.#lastAt = started;
    while (performance.now() - started < MAX_WAIT_MS) {
      await setTimeout(POLL_MS);
      if (!this.isBusy && performance.now() - this.#lastAt >= QUIET_MS) {
        return;
      }
    }
  }

  #followDelivery({ deliveryId, error, eventId, rule }: Extract<RecordedActivity, { type: "delivery" }>): void {
    this.#pending.delete(`match ${eventId} ${rule}`);
    this.#pending.delete(`retry ${deliveryId}`);
    if (error !== undefined) {
      this.#pending.add(`retry ${deliveryId}`);
    } else if (!this.#invoked.has(deliveryId)) {
      this.#pending.add(`invocation of ${deliveryId}`);
    }
  }

  #followStart({ cause, requestId }: Extract<RecordedActivity, { type: "invocation-started" }>): void {
    this.#pending.delete(`retry ${requestId}`);
    this.#pending.add(`invocation ${requestId}`);
    if (cause?.type === "delivery") {
      this.#asynchronous.add(requestId);
      this.#invoked.add(cause.deliveryId);
      this.#pending.delete(`invocation of ${cause.deliveryId}`);
    }
  }

  #followEnd({ attempt, error, requestId }: Extract<RecordedActivity, { type: "invocation-ended" }>): void {
    this.#pending.delete(`invocation ${requestId}`);
    if (error !== undefined && this.#asynchronous.has(requestId) && attempt < MAX_ATTEMPTS) {
      this.#pending.add(`retry ${requestId}`);
    }
  }

  #followDeadLetter({ cause }: Extract<RecordedActivity, { type: "dead-letter" | "dead-letter-lost" }>): void {
    if (cause?.type === "delivery") {
      this.#pending.delete(`retry ${cause.deliveryId}`);
    } else if (cause) {
      this.#pending.delete(`retry ${cause.requestId}`);
    }
  }
}
