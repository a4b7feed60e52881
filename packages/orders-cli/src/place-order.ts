import type { Pause } from "./pause.ts";
import { printable } from "./printable.ts";

/** An order that was acknowledged. */
export interface PlacedOrder {
  ID: string;
  /** The Idempotency-Key: to place it again gives the same order. */
  key: string;
  /** Requests that it took, from 1. */
  attempts: number;
}

/** An order was not acknowledged. Nobody was promised it, and its key places it still. */
export class OrderNotPlacedError extends Error {
  readonly code = "ORDER_NOT_PLACED";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "OrderNotPlacedError";
  }
}

export interface PlaceOrderDependencies {
  /** Sends the request. @throws when there is no answer */
  request: (url: string, init: RequestInit) => Promise<{ status: number; text(): Promise<string> }>;
  pause: Pause;
  /** From 0 up to 1. */
  random: () => number;
}

const MAXIMUM_ATTEMPTS = 5;
const FIRST_DELAY_MS = 200;
/** API Gateway answers within 30 s, or not at all. */
const TIMEOUT_MS = 30_000;

/**
 * Places an order. What may pass (no answer, a 5xx, a 429) is tried again with the same key, which makes it the same
 * order, after exponential delays with full jitter.
 *
 * @throws {OrderNotPlacedError} when it is refused, or not acknowledged after five attempts
 * @see https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/
 */
export async function placeOrder(
  orderUrl: string,
  key: string,
  signal: AbortSignal,
  { pause, random, request }: PlaceOrderDependencies,
): Promise<PlacedOrder> {
  for (let attempts = 1; ; attempts += 1) {
    const answer = await post(orderUrl, key, signal, request);
    if (answer.ID !== undefined) {
      return { ID: answer.ID, key, attempts };
    }
    const delayMs = random() * FIRST_DELAY_MS * 2 ** (attempts - 1);
    if (!answer.mayPass || attempts === MAXIMUM_ATTEMPTS || !(await pause(delayMs, signal))) {
      const after = attempts > 1 ? ` after ${attempts} attempts` : "";
      throw new OrderNotPlacedError(`no order for the key ${key}${after}: ${answer.failure}`, { cause: answer.cause });
    }
  }
}

type Answer = { ID: string } | { ID?: undefined; failure: string; mayPass: boolean; cause?: unknown };

async function post(
  orderUrl: string,
  key: string,
  signal: AbortSignal,
  request: PlaceOrderDependencies["request"],
): Promise<Answer> {
  try {
    const response = await request(orderUrl, {
      method: "POST",
      headers: { "idempotency-key": key },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const { status } = response;
    const body = await response.text();
    const ID = status >= 200 && status < 300 ? orderIdIn(body) : undefined;
    if (ID !== undefined) {
      return { ID };
    }
    return { failure: `${orderUrl} answered ${status} ${printable(body)}`, mayPass: status >= 500 || status === 429 };
  } catch (cause) {
    return { failure: `${orderUrl} does not answer`, mayPass: !signal.aborted, cause };
  }
}

function orderIdIn(body: string): string | undefined {
  try {
    const { ID } = JSON.parse(body);
    return typeof ID === "string" ? ID : undefined;
  } catch {
    return undefined;
  }
}
