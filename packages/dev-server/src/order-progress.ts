import type { RecordedActivity } from "local-cloud";
import { stampAttributes } from "./stamps.ts";

/** Of this many orders it is remembered that they are complete: a delivery that is repeated completes none again. */
const MOST_REMEMBERED = 100_000;

/** An order that has all its stamps by now. */
export interface OrderCompletion {
  ID: string;
  /** Milliseconds from the start of the invocation that stamped it first to its last stamp. */
  elapsedMs: number;
}

/** What a run has come to. */
export interface RunSummary {
  ordersPlaced: number;
  ordersCompleted: number;
  /** How many lie in each queue that has any, by its name; those of this run that no queue took are under `none`. */
  deadLetters: Record<string, number>;
}

interface Order {
  startedAt: number;
  missing: Set<string>;
}

/** Follows orders by the stamps that services write, and counts what becomes of them. */
export class OrderProgress {
  #orders = new Map<string, Order>();
  /** When each invocation began that runs. */
  #invocations = new Map<string, number>();
  #placed = 0;
  #completed = 0;
  #lostDeadLetters = 0;

  /** Learns from an activity. @returns the order that it completes */
  follow(activity: RecordedActivity): OrderCompletion | undefined {
    switch (activity.type) {
      case "invocation-started":
        this.#invocations.set(activity.requestId, activity.at);
        return undefined;
      case "invocation-ended":
        this.#invocations.delete(activity.requestId);
        return undefined;
      case "dead-letter-lost":
        this.#lostDeadLetters += 1;
        return undefined;
      case "api-call":
        return this.#stamped(activity);
      default:
        return undefined;
    }
  }

  /** @param inQueues the dead letters that lie in queues by now */
  summary(inQueues: RunSummary["deadLetters"]): RunSummary {
    return {
      ordersPlaced: this.#placed,
      ordersCompleted: this.#completed,
      deadLetters: { ...inQueues, ...(this.#lostDeadLetters > 0 && { none: this.#lostDeadLetters }) },
    };
  }

  #stamped(activity: Extract<RecordedActivity, { type: "api-call" }>): OrderCompletion | undefined {
    const stamp = stampOf(activity);
    if (!stamp) return undefined;
    const { ID, attribute } = stamp;
    const { at, cause } = activity;
    let order = this.#orders.get(ID);
    if (!order) {
      const startedAt = cause?.type === "invocation" ? this.#invocations.get(cause.requestId) : undefined;
      order = { startedAt: startedAt ?? at, missing: new Set(stampAttributes) };
      this.#orders.set(ID, order);
      if (this.#orders.size > MOST_REMEMBERED) this.#orders.delete(this.#orders.keys().next().value as string);
    }
    if (!order.missing.delete(attribute)) return undefined;
    if (attribute === stampAttributes[0]) this.#placed += 1;
    if (order.missing.size > 0) return undefined;
    this.#completed += 1;
    return { ID, elapsedMs: at - order.startedAt };
  }
}

/** The stamp that a write to DynamoDB is, if it is one. */
function stampOf({ action, detail }: Extract<RecordedActivity, { type: "api-call" }>) {
  if (action !== "dynamodb:UpdateItem") return undefined;
  const { ExpressionAttributeNames = {}, Key } = detail as {
    ExpressionAttributeNames?: Record<string, string>;
    Key?: { ID?: { S?: string } };
  };
  const names = Object.values(ExpressionAttributeNames);
  const attribute = stampAttributes.find((each) => names.includes(each));
  const ID = Key?.ID?.S;
  return ID !== undefined && attribute ? { ID, attribute } : undefined;
}
