import { setTimeout } from "node:timers/promises";
import { parseOrder } from "orders-cli/order";
import type { IncompleteOrder } from "./order-progress.ts";

export class OrderApiError extends Error {
  readonly code = "ORDER_API_ERROR";

  constructor(url: string, status: number, body: string) {
    super(`${url} responded ${status}: ${body}`);
    this.name = "OrderApiError";
  }
}

export class OrderIncompleteError extends Error {
  readonly code = "ORDER_INCOMPLETE";
  readonly ID: string;
  readonly missing: string[];

  /** @param reasons why it lacks each stamp, as far as that is known */
  constructor({ ID, missing }: IncompleteOrder, waitedMs: number, reasons: readonly string[]) {
    const waited = `${Math.round(waitedMs / 1_000)} s`;
    super([`order ${ID} lacks ${missing.join(", ")} after ${waited}`, ...reasons].join("\n  "));
    this.name = "OrderIncompleteError";
    this.ID = ID;
    this.missing = missing;
  }
}

export interface CompletedOrder {
  ID: string;
  /** ISO 8601 UTC timestamps with milliseconds, by attribute, the earliest first. */
  stamps: Record<string, string>;
  /** Milliseconds from the request to each stamp. */
  stampedAfterMs: Record<string, number>;
  /** Milliseconds from the request to the last stamp. */
  elapsedMs: number;
}

export interface PlaceOrderOptions {
  /** How long to wait for the next stamp. @default 10 */
  timeoutSeconds?: number;
  signal?: AbortSignal;
  /** Explains why an order lacks stamps. @default gives no reasons */
  explain?(order: IncompleteOrder): readonly string[];
}

/** The time between two reads of an order, of which each invokes a function: longer, the longer its next stamp takes. */
const getPollMs = (waitedMs: number) => Math.max(20, waitedMs / 10);

/**
 * Places an order and waits until every service that it waits for has stamped it.
 * @param orderUrl such as `http://127.0.0.1:4000/prod/order`
 * @param stampAttributes the attributes of a complete order
 * @throws {OrderApiError} if the order is not acknowledged
 * @throws {OrderIncompleteError} if stamps are missing and the next one does not follow in time
 */
export async function placeOrder(
  orderUrl: string,
  stampAttributes: readonly string[],
  { explain = () => [], timeoutSeconds = 10, signal }: PlaceOrderOptions = {},
): Promise<CompletedOrder> {
  const requestedAt = Date.now();
  let progressedAt = requestedAt;
  let progress = 0;
  const { ID } = await getJson<{ ID: string }>(orderUrl, { method: "POST", signal });
  for (;;) {
    const item = await getJson<Record<string, unknown>>(`${orderUrl}/${ID}`, { signal });
    const { missing, stamps } = parseOrder(item, stampAttributes);
    if (missing.length === 0) {
      return toCompletedOrder(ID, stamps, requestedAt);
    }
    const stamped = Object.keys(stamps).length;
    if (stamped > progress) {
      progress = stamped;
      progressedAt = Date.now();
    }
    const waitedMs = Date.now() - progressedAt;
    if (waitedMs >= timeoutSeconds * 1000) {
      throw new OrderIncompleteError({ ID, missing }, Date.now() - requestedAt, explain({ ID, missing }));
    }
    await setTimeout(getPollMs(waitedMs), undefined, { signal });
  }
}

async function getJson<Body>(url: string, init: { method?: string; signal: AbortSignal | undefined }): Promise<Body> {
  const response = await fetch(url, { ...init, signal: init.signal ?? null });
  const body = await response.text();
  if (!response.ok) {
    throw new OrderApiError(url, response.status, body);
  }
  return JSON.parse(body);
}

function toCompletedOrder(ID: string, stamps: Record<string, string>, requestedAt: number): CompletedOrder {
  const stampedAfterMs = Object.fromEntries(
    Object.entries(stamps).map(([attribute, stamp]) => [attribute, Date.parse(stamp) - requestedAt]),
  );
  return { ID, stamps, stampedAfterMs, elapsedMs: Math.max(...Object.values(stampedAfterMs)) };
}
