import { setTimeout } from "node:timers/promises";
import { type StampAttribute, type Stamps, stampAttributes } from "./stamps.ts";

/** The API answered something else than an order. */
export class OrderApiError extends Error {
  readonly code = "ORDER_API_ERROR";

  constructor(url: string, status: number, body: string) {
    super(`${url} answered ${status}: ${body}`);
    this.name = "OrderApiError";
  }
}

/** An order has not all its stamps in time. */
export class OrderIncompleteError extends Error {
  readonly code = "ORDER_INCOMPLETE";
  readonly missing: StampAttribute[];

  constructor(id: string, missing: StampAttribute[], waitedSeconds: number) {
    super(`order ${id} has no ${missing.join(", ")} after ${waitedSeconds} s; the log above tells why`);
    this.name = "OrderIncompleteError";
    this.missing = missing;
  }
}

export interface CompletedOrder {
  ID: string;
  stamps: Stamps;
  /** Milliseconds from the request to each stamp. */
  stampedAfterMs: Record<StampAttribute, number>;
  /** Milliseconds from the request to the last stamp. */
  elapsedMs: number;
}

const POLL_MS = 20;

/**
 * Places an order and waits until every service has stamped it.
 *
 * @param orderUrl such as `http://127.0.0.1:4000/prod/order`
 * @throws {OrderApiError} when the order is not acknowledged
 * @throws {OrderIncompleteError} naming the stamps that are missing after `timeoutSeconds`
 */
export async function placeOrder(
  orderUrl: string,
  { timeoutSeconds = 10, signal }: { timeoutSeconds?: number; signal?: AbortSignal } = {},
): Promise<CompletedOrder> {
  const requestedAt = Date.now();
  const { ID } = await getJson<{ ID: string }>(orderUrl, { method: "POST", signal });
  for (;;) {
    const order = await getJson<Partial<Stamps>>(`${orderUrl}/${ID}`, { signal });
    const missing = stampAttributes.filter((attribute) => order[attribute] === undefined);
    if (missing.length === 0) return completed(ID, order as Stamps, requestedAt);
    if (Date.now() - requestedAt > timeoutSeconds * 1000) throw new OrderIncompleteError(ID, missing, timeoutSeconds);
    await setTimeout(POLL_MS, undefined, { signal });
  }
}

async function getJson<Body>(url: string, init: { method?: string; signal: AbortSignal | undefined }): Promise<Body> {
  const response = await fetch(url, { ...init, signal: init.signal ?? null });
  const body = await response.text();
  if (!response.ok) throw new OrderApiError(url, response.status, body);
  return JSON.parse(body);
}

function completed(ID: string, order: Stamps, requestedAt: number): CompletedOrder {
  const stamps = Object.fromEntries(stampAttributes.map((attribute) => [attribute, order[attribute]])) as Stamps;
  const stampedAfterMs = Object.fromEntries(
    stampAttributes.map((attribute) => [attribute, Date.parse(stamps[attribute]) - requestedAt]),
  ) as Record<StampAttribute, number>;
  return { ID, stamps, stampedAfterMs, elapsedMs: Math.max(...Object.values(stampedAfterMs)) };
}
