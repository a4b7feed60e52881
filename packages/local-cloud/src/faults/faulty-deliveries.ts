import type { Cause } from "../core/activity/cause.ts";
import type { Clock } from "../core/clock.ts";
import { DeliveryError } from "../delivery/delivery-error.ts";
import type { Faults } from "./faults.ts";

const MESSAGE = "A fault was injected.";

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html its error codes */
export class FaultyDeliveries {
  #faults: Faults;
  #clock: Clock;
  #cancelDelays = new Set<() => void>();

  constructor({ clock, faults }: { clock: Clock; faults: Faults }) {
    this.#faults = faults;
    this.#clock = clock;
  }

  /** @param invoke passes the event to the function @throws {DeliveryError} which EventBridge retries */
  async deliver(functionName: string, cause: Cause, invoke: () => Promise<void>): Promise<void> {
    const fault = this.#faults.inject("delivery", { functionName, cause });
    switch (fault?.effect) {
      case undefined:
        return invoke();
      case "error":
        throw new DeliveryError("ERROR_FROM_TARGET", MESSAGE, { retryable: true });
      case "throttle":
        throw new DeliveryError("THROTTLING", MESSAGE, { retryable: true });
      case "duplicate":
        await invoke();
        return invoke();
      case "delay":
      case "reorder":
        await this.#wait(fault.delayMs);
        return invoke();
    }
  }

  /** Cancels delayed deliveries, which the next run starts over. */
  stop(): void {
    for (const cancel of this.#cancelDelays) {
      cancel();
    }
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(delayMs, () => {
        this.#cancelDelays.delete(cancel);
        resolve();
      });
      this.#cancelDelays.add(cancel);
    });
  }
}
