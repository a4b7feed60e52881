import type { Clock } from "../core/clock.ts";

interface LongPoll<Message> {
  take: () => Message[];
  finish: (messages: Message[]) => void;
}

/**
 * Waiting receives, served in order of arrival; a timer is set for the next hidden message to become visible.
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

  /** Resolves with messages as soon as `take` returns some, or with none after `waitMs`, an abort or a stop. */
  wait(take: () => Message[], waitMs: number, signal?: AbortSignal): Promise<Message[]> {
    if (this.#stopped || signal?.aborted) {
      return Promise.resolve([]);
    }
    return new Promise((resolve) => {
      const cancel = () => poll.finish([]);
      const cancelTimeout = this.#clock.after(waitMs, () => poll.finish(take()));
      const poll: LongPoll<Message> = {
        take,
        finish: (messages) => {
          this.#polls.delete(poll);
          cancelTimeout();
          signal?.removeEventListener("abort", cancel);
          this.#scheduleWakeUp();
          resolve(messages);
        },
      };
      signal?.addEventListener("abort", cancel);
      this.#polls.add(poll);
      this.#scheduleWakeUp();
    });
  }

  /** Serves messages that have become visible. Call it after each change. */
  serve(): void {
    for (const poll of this.#polls) {
      const messages = poll.take();
      if (messages.length === 0) {
        break;
      }
      poll.finish(messages);
    }
    this.#scheduleWakeUp();
  }

  /** Finishes all waiting receives without messages. Later ones do not wait. */
  stop(): void {
    this.#stopped = true;
    for (const poll of this.#polls) {
      poll.finish([]);
    }
  }

  #scheduleWakeUp(): void {
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
