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

interface Order {
  startedAt: number;
  missing: Set<string>;
}

/** Follows orders by the stamps that services write, and counts the orders placed and completed. */
export class OrderProgress {
  #stamps: Stamps;
  #orders = new Map<string, Order>();
  #invocations = new Map<string, number>();
  #placed = 0;
  #completed = 0;

  constructor(stamps: Stamps) {
    this.#stamps = stamps;
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
      order = { startedAt: startedAt ?? at, missing: new Set(this.#stamps.all) };
      this.#orders.set(ID, order);
      if (this.#orders.size > MAX_REMEMBERED) {
        this.#orders.delete(this.#orders.keys().next().value as string);
      }
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
    return { ID, elapsedMs: at - order.startedAt };
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
