import type { RecordedActivity } from "../core/activity/activity.ts";
import type { Cause } from "../core/activity/cause.ts";
import { resourceName } from "../core/resource-name.ts";
import type { Choreography } from "./choreography.ts";
import type { Trace } from "./trace.ts";

export interface Failure {
  /** Missing if the HTTP API responded with an error. */
  functionName?: string | undefined;
  error: string;
  attempts: number;
  /** The name of the queue that holds its event. */
  queue?: string;
  /** Whether its event is in no queue. */
  isLost?: true;
  /** The number of its activity in the trace. */
  step?: number | undefined;
}

export interface PendingRetry {
  /** The function or other target. */
  target: string;
  /** The number of the next attempt. */
  attempt: number;
  /** Milliseconds since the epoch. */
  dueAt: number;
}

/** The known state of the work on an order, or on another ID. */
export interface ProgressView {
  /** Whether a function is running, or an event is on its way. */
  isActive: boolean;
  /** The next retry, if any is due. */
  retry?: PendingRetry;
  /** The latest failure of each function that has not succeeded since. */
  failures: Failure[];
}

/** Follows the activities of a trace. */
export function readProgress({ activities }: Pick<Trace, "activities">, choreography: Choreography): ProgressView {
  const progress = new Progress(choreography);
  for (const { activity, causedBy, number } of activities) {
    // Readers show an invocation and its end as one.
    progress.follow(activity, activity.type === "invocation-ended" ? causedBy : number);
  }
  return progress.view;
}

/** Follows the work on one order by its activities, in order. */
export class Progress {
  #choreography: Choreography;
  /** Request ids of running invocations. */
  #running = new Set<string>();
  #ended = new Set<string>();
  /** Matched events and accepted deliveries whose targets have not started. */
  #onTheirWay = new Set<string>();
  #started = new Set<string>();
  /** The targets of deliveries. */
  #targets = new Map<string, string>();
  #retries = new Map<string, PendingRetry>();
  #failures = new Map<string, Failure>();
  #written = new Set<string>();
  /** How often the message of an invocation was received, by request id. */
  #receiveCounts = new Map<string, number>();

  constructor(choreography: Choreography) {
    this.#choreography = choreography;
  }

  /** @param step the number of the activity in its trace */
  follow(activity: RecordedActivity, step?: number): void {
    // The start of an invocation may precede the first activity that names the order.
    const caller = findRunning(activity);
    if (caller !== undefined && !this.#ended.has(caller)) {
      this.#running.add(caller);
    }
    switch (activity.type) {
      case "http-request":
        this.#followRequest(activity, step);
        break;
      case "api-call":
        this.#addWrite(activity.detail);
        break;
      case "rule-matched":
        for (const target of this.#choreography.targets[activity.rule] ?? []) {
          this.#onTheirWay.add(`${activity.eventId} ${target}`);
        }
        break;
      case "delivery":
        this.#followDelivery(activity, step);
        break;
      case "message-received":
      case "record-received":
        this.#followMessage(activity);
        break;
      case "invocation-started":
        this.#followStart(activity);
        break;
      case "invocation-throttled":
        this.#fail(activity.functionName, { error: "throttled", attempts: activity.attempt, step });
        break;
      case "invocation-ended":
        this.#followEnd(activity, step);
        break;
      case "retry-scheduled": {
        const { attempt, cause, dueAt, target } = activity;
        this.#retries.set(getWorkId(cause), { target, attempt, dueAt });
        break;
      }
      case "dead-letter":
      case "dead-letter-lost":
        this.#followDeadLetter(activity, step);
        break;
    }
  }

  /** Whether everything is done, so that the item itself says as much. */
  get isDone(): boolean {
    return !this.#isActive && this.#retries.size + this.#failures.size === 0 && this.#isStamped;
  }

  get view(): ProgressView {
    const [retry] = [...this.#retries.values()].sort((a, b) => a.dueAt - b.dueAt);
    return {
      isActive: this.#isActive,
      ...(retry && { retry }),
      failures: [...this.#failures.values()],
    };
  }

  /** Whether the item has the stamps of the first function that wrote one, and of those that its events reach. */
  get #isStamped(): boolean {
    const { reached, stamps } = this.#choreography;
    const [first] = this.#written;
    const writer = stamps.find(({ attribute }) => attribute === first)?.functionName;
    const awaited =
      writer === undefined ? stamps : stamps.filter((each) => reached[writer]?.includes(each.functionName));
    return awaited.every(({ attribute }) => this.#written.has(attribute));
  }

  get #isActive(): boolean {
    return this.#running.size + this.#onTheirWay.size > 0;
  }

  #followRequest({ statusCode }: Extract<RecordedActivity, { type: "http-request" }>, step: number | undefined): void {
    if (statusCode >= 500) {
      this.#failures.set("", { error: `HTTP ${statusCode}`, attempts: 1, step });
    } else {
      this.#failures.delete("");
    }
  }

  #followDelivery(delivery: Extract<RecordedActivity, { type: "delivery" }>, step: number | undefined): void {
    const { attempt: attempts, deliveryId, error, eventId, targetArn } = delivery;
    const target = resourceName(targetArn);
    this.#targets.set(deliveryId, target);
    this.#onTheirWay.delete(`${eventId} ${target}`);
    this.#retries.delete(deliveryId);
    if (error !== undefined) {
      this.#fail(target, { error, attempts, step });
    } else if (this.#startsFunction(targetArn) && !this.#started.has(deliveryId)) {
      this.#onTheirWay.add(deliveryId);
    }
  }

  #startsFunction(targetArn: string): boolean {
    return targetArn.includes(":function:") || resourceName(targetArn) in this.#choreography.receivers;
  }

  #followMessage({
    cause,
    receiveCount,
    requestId,
  }: Extract<RecordedActivity, { type: "message-received" | "record-received" }>): void {
    this.#running.add(requestId);
    this.#receiveCounts.set(requestId, receiveCount);
    if (cause && cause.type !== "http-request") {
      const workId = getWorkId(cause);
      this.#retries.delete(workId);
      this.#started.add(workId);
      this.#onTheirWay.delete(workId);
    }
  }

  #followStart({ cause, functionName, requestId }: Extract<RecordedActivity, { type: "invocation-started" }>): void {
    this.#running.add(requestId);
    this.#ended.delete(requestId);
    this.#retries.delete(requestId);
    this.#failures.delete(functionName);
    if (cause?.type === "delivery") {
      this.#started.add(cause.deliveryId);
      this.#onTheirWay.delete(cause.deliveryId);
    }
  }

  #followEnd(end: Extract<RecordedActivity, { type: "invocation-ended" }>, step: number | undefined): void {
    const { attempt, error, functionName, requestId } = end;
    const attempts = this.#receiveCounts.get(requestId) ?? attempt;
    this.#running.delete(requestId);
    this.#ended.add(requestId);
    if (error === undefined) {
      this.#failures.delete(functionName);
    } else {
      this.#fail(functionName, { error, attempts, step });
    }
  }

  #followDeadLetter(
    letter: Extract<RecordedActivity, { type: "dead-letter" | "dead-letter-lost" }>,
    step: number | undefined,
  ): void {
    const { cause, from, queueArn, reason, targetArn, type } = letter;
    const functionName = this.#choreography.receivers[resourceName(from)] ?? resourceName(targetArn ?? "");
    const failure = this.#failures.get(functionName) ?? { functionName, error: reason, attempts: 1, step };
    const queue = type === "dead-letter" ? { queue: resourceName(queueArn) } : { isLost: true as const };
    this.#failures.set(functionName, { ...failure, ...queue });
    if (cause && cause.type !== "http-request") {
      this.#retries.delete(getWorkId(cause));
    }
  }

  #fail(functionName: string, failure: Omit<Failure, "functionName">): void {
    this.#failures.set(functionName, { functionName, ...failure });
  }

  #addWrite(request: unknown): void {
    const text = JSON.stringify(request) ?? "";
    for (const { attribute } of this.#choreography.stamps) {
      if (text.includes(`"${attribute}"`)) {
        this.#written.add(attribute);
      }
    }
  }
}

/** Returns the request id of the invocation that did this. */
function findRunning(activity: RecordedActivity): string | undefined {
  const isByFunction = ["api-call", "event-accepted", "invocation-started"].includes(activity.type);
  const cause = isByFunction && "cause" in activity ? activity.cause : undefined;
  return cause?.type === "invocation" ? cause.requestId : undefined;
}

function getWorkId(cause: Exclude<Cause, { type: "http-request" }>): string {
  return cause.type === "delivery" ? cause.deliveryId : cause.requestId;
}
