import type { RecordedActivity } from "local-cloud";
import type { DeadLetterCounts } from "local-cloud/cli";
import type { Stamps } from "./stamps.ts";

/** Bounds the orders that are remembered so that a repeated delivery does not complete one again. */
const MAX_REMEMBERED = 100_000;

/** An order that has just received its last stamp. */
export interface OrderCompletion {
  ID: string;
  /** Milliseconds from the start of the invocation that stamped it first to its last stamp. */
  elapsedMs: number;
}

export interface RunSummary {
  ordersPlaced: number;
  ordersCompleted: number;
  deadLetters: DeadLetterCounts;
}

/** An order that lacks stamps. */
export interface IncompleteOrder {
  ID: string;
  /** The attributes of its missing stamps. */
  missing: string[];
}

interface Order {
  startedAt: number;
  /** By the clock of this process, in milliseconds. */
  seenAtMs: number;
  missing: Set<string>;
}

/** Follows orders by the stamps that services write, and counts the orders placed and completed. */
export class OrderProgress {
  #stamps: Stamps;
  #now: () => number;
  #orders = new Map<string, Order>();
  /** The incomplete orders that {@link takeOverdue} has not returned, the oldest first. */
  #pending = new Map<string, Order>();
  #invocations = new Map<string, number>();
  #placed = 0;
  #completed = 0;

  /** @param now the clock of this process, in milliseconds */
  constructor(stamps: Stamps, now = () => performance.now()) {
    this.#stamps = stamps;
    this.#now = now;
  }

  /** Expects other stamps of future orders, after the stack was replaced. */
  expect(stamps: Stamps): void {
    this.#stamps = stamps;
  }

  follow(activity: RecordedActivity): OrderCompletion | undefined {
    switch (activity.type) {
      case "invocation-started":
        this.#invocations.set(activity.requestId, activity.at);
        return undefined;
      case "invocation-ended":
        this.#invocations.delete(activity.requestId);
        return undefined;
      case "api-call":
        return this.#addStamp(activity);
      default:
        return undefined;
    }
  }

  counts(): Pick<RunSummary, "ordersPlaced" | "ordersCompleted"> {
    return { ordersPlaced: this.#placed, ordersCompleted: this.#completed };
  }

  /** Returns the orders that are still incomplete this long after their first stamp, each order once. */
  takeOverdue(afterMs: number): IncompleteOrder[] {
    const overdue: IncompleteOrder[] = [];
    for (const [ID, { missing, seenAtMs }] of this.#pending) {
      if (this.#now() - seenAtMs < afterMs) {
        break;
      }
      this.#pending.delete(ID);
      overdue.push({ ID, missing: [...missing] });
    }
    return overdue;
  }

  #addStamp(activity: Extract<RecordedActivity, { type: "api-call" }>): OrderCompletion | undefined {
    const stamp = findStamp(activity, this.#stamps.all);
    if (!stamp) {
      return undefined;
    }
    const { ID, attribute } = stamp;
    const { at, cause } = activity;
    let order = this.#orders.get(ID);
    if (!order) {
      const startedAt = cause?.type === "invocation" ? this.#invocations.get(cause.requestId) : undefined;
      order = { startedAt: startedAt ?? at, seenAtMs: this.#now(), missing: new Set(this.#stamps.all) };
      this.#remember(ID, order);
    }
    if (!order.missing.delete(attribute)) {
      return undefined;
    }
    if (this.#stamps.placing.includes(attribute)) {
      this.#placed += 1;
    }
    if (order.missing.size > 0) {
      return undefined;
    }
    this.#completed += 1;
    this.#pending.delete(ID);
    return { ID, elapsedMs: at - order.startedAt };
  }

  #remember(ID: string, order: Order): void {
    this.#orders.set(ID, order);
    this.#pending.set(ID, order);
    if (this.#orders.size > MAX_REMEMBERED) {
      const oldest = this.#orders.keys().next().value as string;
      this.#orders.delete(oldest);
      this.#pending.delete(oldest);
    }
  }
}

function findStamp(
  { action, detail }: Extract<RecordedActivity, { type: "api-call" }>,
  stampAttributes: readonly string[],
): { ID: string; attribute: string } | undefined {
  if (action !== "dynamodb:UpdateItem") {
    return undefined;
  }
  const { ExpressionAttributeNames = {}, Key } = detail as {
    ExpressionAttributeNames?: Record<string, string>;
    Key?: { ID?: { S?: string } };
  };
  const names = Object.values(ExpressionAttributeNames);
  const attribute = stampAttributes.find((each) => names.includes(each));
  const ID = Key?.ID?.S;
  return ID !== undefined && attribute ? { ID, attribute } : undefined;
}
