import type { Cause } from "../core/activity/cause.ts";
import type { Clock } from "../core/clock.ts";
import { DeliveryError } from "../eventbridge/delivery.ts";
import type { Faults } from "./faults.ts";

const MESSAGE = "A fault was injected.";

/**
 * Hands events to functions, meeting the faults on deliveries that are on.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html its error codes
 */
export class FaultyDeliveries {
  #faults: Faults;
  #clock: Clock;
  #cancelDelays = new Set<() => void>();

  constructor({ clock, faults }: { clock: Clock; faults: Faults }) {
    this.#faults = faults;
    this.#clock = clock;
  }

  /**
   * @param handOver gives the event to the function
   * @throws {DeliveryError} what EventBridge tries again
   */
  async deliver(functionName: string, cause: Cause, handOver: () => Promise<void>): Promise<void> {
    const fault = this.#faults.strike("delivery", { functionName, cause });
    switch (fault?.effect) {
      case undefined:
        return handOver();
      case "error":
        throw new DeliveryError("ERROR_FROM_TARGET", MESSAGE, { retryable: true });
      case "throttle":
        throw new DeliveryError("THROTTLING", MESSAGE, { retryable: true });
      case "duplicate":
        await handOver();
        return handOver();
      case "delay":
      case "reorder":
        await this.#pass(fault.delayMs);
        return handOver();
    }
  }

  /** Forgets what is delayed: who keeps deliveries begins them anew in the next run. */
  stop(): void {
    for (const cancel of this.#cancelDelays) {
      cancel();
    }
  }

  #pass(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(delayMs, () => {
        this.#cancelDelays.delete(cancel);
        resolve();
      });
      this.#cancelDelays.add(cancel);
    });
  }
}
