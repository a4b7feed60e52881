import { expect, test } from "vitest";
import { OrderNotPlacedError, placeOrder } from "./place-order.ts";

const url = "https://orders.example/prod/order";
const placed = { status: 200, body: '{"status":"order_created","ID":"6f1e"}' };
const failed = { status: 500, body: '{"status":"order_creation_failed"}' };
const noResponse = "no response";

/** Places an order at an API that returns these responses in turn, the last one indefinitely. */
async function place(...responses: ({ status: number; body: string } | typeof noResponse)[]) {
  const keys: (string | null)[] = [];
  const delaysMs: number[] = [];
  const result = await placeOrder(url, "k-1", new AbortController().signal, {
    request: async (_, init) => {
      keys.push(new Headers(init.headers).get("idempotency-key"));
      const response = responses[Math.min(keys.length, responses.length) - 1];
      if (response === undefined || response === noResponse) {
        throw new TypeError("fetch failed");
      }
      return { status: response.status, text: async () => response.body };
    },
    pause: async (ms) => delaysMs.push(ms) > 0,
    random: () => 0.5,
  }).catch((error: unknown) => error);
  return { delaysMs, keys, result };
}

test("places an order with its key, once", async () => {
  expect(await place(placed)).toEqual({ result: { ID: "6f1e", key: "k-1", attempts: 1 }, keys: ["k-1"], delaysMs: [] });
});

test("retries temporary failures with the same key and growing delays", async () => {
  const { delaysMs, keys, result } = await place(failed, noResponse, { status: 429, body: "" }, placed);
  expect(result).toEqual({ ID: "6f1e", key: "k-1", attempts: 4 });
  expect(keys).toEqual(["k-1", "k-1", "k-1", "k-1"]);
  expect(delaysMs).toEqual([100, 200, 400]);
});

test("fails after five attempts with the key and the last response", async () => {
  const { keys, result } = await place(failed);
  expect(keys).toHaveLength(5);
  expect(result).toEqual(
    new OrderNotPlacedError(
      `order with key "k-1" not placed after 5 attempts: ${url} returned 500: {"status":"order_creation_failed"}`,
    ),
  );
});

test.each([
  ["a rejection", { status: 400, body: "no" }, "returned 400: no"],
  ["a response without an ID", { status: 200, body: "<html>\n" }, "returned 200: <html>\\u{a}"],
  ["an invalid ID", { status: 200, body: '{"ID":7}' }, 'returned 200: {"ID":7}'],
  ["an empty body", { status: 404, body: "" }, "returned 404"],
])("does not retry %s", async (_, response, failure) => {
  const { keys, result } = await place(response);
  expect(keys).toHaveLength(1);
  expect((result as Error).message).toBe(`order with key "k-1" not placed: ${url} ${failure}`);
});

test("stops when interrupted", async () => {
  const requests: string[] = [];
  const result = placeOrder(url, "k-1", AbortSignal.abort(), {
    request: async (to) => {
      requests.push(to);
      throw new Error("aborted");
    },
    pause: async () => false,
    random: () => 0,
  });
  await expect(result).rejects.toThrow(OrderNotPlacedError);
  expect(requests).toHaveLength(1);
});
