import type { Clock } from "../core/clock.ts";

const DIGITS = 20;
const NUMBERS_PER_MS = 1_000_000n;
const FIRST = 10n ** 19n;

/** Creates the sequence numbers of a FIFO queue, which increase, also across runs, because time passes between them. */
export class SequenceNumbers {
  #clock: Clock;
  #last: bigint;

  /** @param last the highest number of an earlier run that is known */
  constructor(clock: Clock, last = "0") {
    this.#clock = clock;
    this.#last = BigInt(last);
  }

  /** @returns 20 digits, whose order is that of the text */
  next(): string {
    const byTime = FIRST + BigInt(Math.floor(this.#clock.toRealTime())) * NUMBERS_PER_MS;
    this.#last = byTime > this.#last ? byTime : this.#last + 1n;
    return String(this.#last).padStart(DIGITS, "0");
  }
}
