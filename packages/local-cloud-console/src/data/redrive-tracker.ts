import { type ReadonlySignal, signal } from "@preact/signals";
import type { ConsoleActivity, RedriveCounts } from "local-cloud/console-api";

/** The invocations of a redrive, by their latest outcome. One that failed again may still complete by a retry. */
export interface RedriveProgress {
  total: number;
  completed: number;
  failedAgain: number;
}

/** Follows redriven events to their outcome: a redrive itself only queues them. */
export class RedriveTracker {
  #progress = signal<RedriveProgress | undefined>(undefined);
  #requestIds = new Set<string>();
  #hasFailed = new Map<string, boolean>();
  /** Redrives without a response yet; their invocations may already end. */
  #sending = 0;

  /** Undefined before the first redrive and after a dismissal. */
  get progress(): ReadonlySignal<RedriveProgress | undefined> {
    return this.#progress;
  }

  /** Adds a redrive to the ones in progress, or else starts from zero. */
  async run(redrive: () => Promise<RedriveCounts>): Promise<RedriveCounts> {
    if (this.#sending === 0 && !isInProgress(this.#progress.peek())) {
      this.dismiss();
    }
    this.#sending += 1;
    try {
      const counts = await redrive();
      for (const requestId of counts.requestIds) {
        this.#requestIds.add(requestId);
      }
      return counts;
    } finally {
      this.#sending -= 1;
      this.#update();
    }
  }

  add(activities: readonly ConsoleActivity[]): void {
    if (this.#sending === 0 && this.#requestIds.size === 0) {
      return;
    }
    for (const { error, requestId, type } of activities) {
      if (requestId !== undefined && (type === "invocation-ended" || type === "invocation-throttled")) {
        this.#hasFailed.set(requestId, error !== undefined);
      }
    }
    this.#update();
  }

  dismiss(): void {
    this.#requestIds.clear();
    this.#hasFailed.clear();
    this.#progress.value = undefined;
  }

  #update(): void {
    const outcomes = Array.from(this.#requestIds, (requestId) => this.#hasFailed.get(requestId));
    if (outcomes.length === 0) {
      return;
    }
    const next = {
      total: outcomes.length,
      completed: outcomes.filter((hasFailed) => hasFailed === false).length,
      failedAgain: outcomes.filter((hasFailed) => hasFailed === true).length,
    };
    const known = this.#progress.peek();
    if (known?.total !== next.total || known.completed !== next.completed || known.failedAgain !== next.failedAgain) {
      this.#progress.value = next;
    }
    if (this.#sending === 0) {
      this.#forgetOthers();
    }
  }

  #forgetOthers(): void {
    for (const requestId of this.#hasFailed.keys()) {
      if (!this.#requestIds.has(requestId)) {
        this.#hasFailed.delete(requestId);
      }
    }
  }
}

export function isInProgress(progress: RedriveProgress | undefined): boolean {
  return progress !== undefined && progress.completed + progress.failedAgain < progress.total;
}

/** @example describeProgress({ total: 4, completed: 3, failedAgain: 1 }) // "3 completed, 1 failed again" */
export function describeProgress({ completed, failedAgain, total }: RedriveProgress): string {
  const running = total - completed - failedAgain;
  const parts = [
    completed > 0 && `${completed} completed`,
    failedAgain > 0 && `${failedAgain} failed again`,
    running > 0 && `${running} running`,
  ];
  return parts.filter(Boolean).join(", ");
}
