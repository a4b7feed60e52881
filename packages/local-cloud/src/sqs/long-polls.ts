import type { Clock } from "../core/clock.ts";

interface LongPoll<Message> {
  take: () => Message[];
  end: (messages: Message[]) => void;
}

/**
 * The receives that wait for a message, first come, first served. While any waits, one timer stands for the next
 * message that becomes visible by itself.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
 */
export class LongPolls<Message> {
  readonly #clock: Clock;
  readonly #nextVisibleAtMs: () => number | undefined;
  readonly #polls = new Set<LongPoll<Message>>();
  #cancelWakeUp = () => {};
  #stopped = false;

  constructor(clock: Clock, nextVisibleAtMs: () => number | undefined) {
    this.#clock = clock;
    this.#nextVisibleAtMs = nextVisibleAtMs;
  }

  /**
   * Messages as soon as `take` finds some; none when `waitMs` is over, `signal` aborts or the polls stop.
   * @param take takes what is visible now
   */
  wait(take: () => Message[], waitMs: number, signal?: AbortSignal): Promise<Message[]> {
    if (this.#stopped || signal?.aborted) {
      return Promise.resolve([]);
    }
    return new Promise((resolve) => {
      const hangUp = () => poll.end([]);
      const cancelTimeUp = this.#clock.after(waitMs, () => poll.end(take()));
      const poll: LongPoll<Message> = {
        take,
        end: (messages) => {
          this.#polls.delete(poll);
          cancelTimeUp();
          signal?.removeEventListener("abort", hangUp);
          this.#planWakeUp();
          resolve(messages);
        },
      };
      signal?.addEventListener("abort", hangUp);
      this.#polls.add(poll);
      this.#planWakeUp();
    });
  }

  /** Hands out what has become visible; to be called after each change. */
  serve(): void {
    for (const poll of this.#polls) {
      const messages = poll.take();
      if (messages.length === 0) {
        break;
      }
      poll.end(messages);
    }
    this.#planWakeUp();
  }

  /** Ends all waiting receives with no message; those that come later do not wait. */
  stop(): void {
    this.#stopped = true;
    for (const poll of this.#polls) {
      poll.end([]);
    }
  }

  #planWakeUp(): void {
    this.#cancelWakeUp();
    this.#cancelWakeUp = () => {};
    const visibleAtMs = this.#polls.size > 0 ? this.#nextVisibleAtMs() : undefined;
    if (visibleAtMs === undefined) {
      return;
    }
    const cancel = this.#clock.after(Math.max(0, visibleAtMs - this.#clock.now()), () => this.serve());
    this.#cancelWakeUp = () => void cancel();
  }
}
