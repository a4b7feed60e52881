import { setTimeout } from "node:timers/promises";
import { parseOrder } from "orders-cli/order";

export class OrderApiError extends Error {
  readonly code = "ORDER_API_ERROR";

  constructor(url: string, status: number, body: string) {
    super(`${url} responded ${status}: ${body}`);
    this.name = "OrderApiError";
  }
}

export class OrderIncompleteError extends Error {
  readonly code = "ORDER_INCOMPLETE";
  readonly missing: string[];

  constructor(id: string, missing: string[], waitedSeconds: number) {
    super(`order ${id} lacks ${missing.join(", ")} after ${waitedSeconds} s; the log above shows why`);
    this.name = "OrderIncompleteError";
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

const POLL_MS = 20;

/**
 * Places an order and waits until every service has stamped it.
 * @param orderUrl such as `http://127.0.0.1:4000/prod/order`
 * @param stampAttributes the attributes of a complete order
 * @throws {OrderApiError} if the order is not acknowledged
 * @throws {OrderIncompleteError} if stamps are missing after `timeoutSeconds`
 */
export async function placeOrder(
  orderUrl: string,
  stampAttributes: readonly string[],
  { timeoutSeconds = 10, signal }: { timeoutSeconds?: number; signal?: AbortSignal } = {},
): Promise<CompletedOrder> {
  const requestedAt = Date.now();
  const { ID } = await getJson<{ ID: string }>(orderUrl, { method: "POST", signal });
  for (;;) {
    const item = await getJson<Record<string, unknown>>(`${orderUrl}/${ID}`, { signal });
    const { missing, stamps } = parseOrder(item, stampAttributes);
    if (missing.length === 0) {
      return toCompletedOrder(ID, stamps, requestedAt);
    }
    if (Date.now() - requestedAt > timeoutSeconds * 1000) {
      throw new OrderIncompleteError(ID, missing, timeoutSeconds);
    }
    await setTimeout(POLL_MS, undefined, { signal });
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
