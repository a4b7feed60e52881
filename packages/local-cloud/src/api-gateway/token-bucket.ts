import type { Clock } from "../core/clock.ts";

export interface Throttling {
  requestsPerSecond: number;
  /** Number of simultaneous requests. */
  burst: number;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html */
export class TokenBucket {
  #throttling: Throttling;
  #clock: Pick<Clock, "now">;
  #tokens: number;
  #filledAt: number;

  constructor(throttling: Throttling, clock: Pick<Clock, "now">) {
    this.#throttling = throttling;
    this.#clock = clock;
    this.#tokens = throttling.burst;
    this.#filledAt = clock.now();
  }

  take(): boolean {
    const { burst, requestsPerSecond } = this.#throttling;
    const now = this.#clock.now();
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) / 1000) * requestsPerSecond);
    this.#filledAt = now;
    if (this.#tokens < 1) {
      return false;
    }
    this.#tokens -= 1;
    return true;
  }
}
