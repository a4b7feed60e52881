import type { Pause } from "./pause.ts";
import { printable } from "./printable.ts";

export interface PlacedOrder {
  ID: string;
  /** The Idempotency-Key: placing it again returns the same order. */
  key: string;
  /** The number of requests, from 1. */
  attempts: number;
}

/** The order was not acknowledged. It can still be placed with its key. */
export class OrderNotPlacedError extends Error {
  readonly code = "ORDER_NOT_PLACED";
  override readonly name = "OrderNotPlacedError";
}

export interface PlaceOrderDependencies {
  /** Sends the request. @throws if there is no response */
  request: (url: string, init: RequestInit) => Promise<{ status: number; text(): Promise<string> }>;
  pause: Pause;
  /** Returns a number from 0 up to 1. */
  random: () => number;
}

const MAX_ATTEMPTS = 5;
const FIRST_DELAY_MS = 200;
/** API Gateway's limit for a response. */
const TIMEOUT_MS = 30_000;

/**
 * Places an order. Temporary failures (no response, a 5xx, a 429) are retried with the same key, which makes it the same
 * order, after exponential delays with full jitter.
 * @throws {OrderNotPlacedError} if the order is rejected, or not acknowledged after five attempts
 * @see https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/
 */
export async function placeOrder(
  orderUrl: string,
  key: string,
  signal: AbortSignal,
  { pause, random, request }: PlaceOrderDependencies,
): Promise<PlacedOrder> {
  for (let attempts = 1; ; attempts += 1) {
    const result = await post(orderUrl, key, signal, request);
    if (result.ID !== undefined) {
      return { ID: result.ID, key, attempts };
    }
    const delayMs = random() * FIRST_DELAY_MS * 2 ** (attempts - 1);
    if (!result.isTemporary || attempts === MAX_ATTEMPTS || !(await pause(delayMs, signal))) {
      const after = attempts > 1 ? ` after ${attempts} attempts` : "";
      const problem = `order with key "${key}" not placed${after}: ${result.failure}`;
      throw new OrderNotPlacedError(problem, { cause: result.cause });
    }
  }
}

type PostResult = { ID: string } | { ID?: undefined; failure: string; isTemporary: boolean; cause?: unknown };

async function post(
  orderUrl: string,
  key: string,
  signal: AbortSignal,
  request: PlaceOrderDependencies["request"],
): Promise<PostResult> {
  try {
    const response = await request(orderUrl, {
      method: "POST",
      headers: { "idempotency-key": key },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const { status } = response;
    const body = await response.text();
    const ID = status >= 200 && status < 300 ? parseOrderId(body) : undefined;
    if (ID !== undefined) {
      return { ID };
    }
    const failure = `${orderUrl} returned ${status}${body === "" ? "" : `: ${printable(body)}`}`;
    return { failure, isTemporary: status >= 500 || status === 429 };
  } catch (cause) {
    return { failure: `no response from ${orderUrl}`, isTemporary: !signal.aborted, cause };
  }
}

function parseOrderId(body: string): string | undefined {
  try {
    const { ID } = JSON.parse(body);
    return typeof ID === "string" ? ID : undefined;
  } catch {
    return undefined;
  }
}
