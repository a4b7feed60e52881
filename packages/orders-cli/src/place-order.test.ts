import { expect, test } from "vitest";
import { OrderNotPlacedError, placeOrder } from "./place-order.ts";

const url = "https://orders.example/prod/order";
const placed = { status: 200, body: '{"status":"order_created","ID":"6f1e"}' };
const failed = { status: 500, body: '{"status":"order_creation_failed"}' };
const noAnswer = "no answer";

/** Places an order at an API that gives these answers in turn, the last one for ever. */
async function place(...answers: ({ status: number; body: string } | typeof noAnswer)[]) {
  const keys: (string | null)[] = [];
  const delaysMs: number[] = [];
  const result = await placeOrder(url, "k-1", new AbortController().signal, {
    request: async (_, init) => {
      keys.push(new Headers(init.headers).get("idempotency-key"));
      const answer = answers[Math.min(keys.length, answers.length) - 1];
      if (answer === undefined || answer === noAnswer) {
        throw new TypeError("fetch failed");
      }
      return { status: answer.status, text: async () => answer.body };
    },
    pause: async (ms) => delaysMs.push(ms) > 0,
    random: () => 0.5,
  }).catch((error: unknown) => error);
  return { delaysMs, keys, result };
}

test("an order is placed with its key, once", async () => {
  expect(await place(placed)).toEqual({ result: { ID: "6f1e", key: "k-1", attempts: 1 }, keys: ["k-1"], delaysMs: [] });
});

test("what may pass is tried again with the same key, later and later", async () => {
  const { delaysMs, keys, result } = await place(failed, noAnswer, { status: 429, body: "" }, placed);
  expect(result).toEqual({ ID: "6f1e", key: "k-1", attempts: 4 });
  expect(keys).toEqual(["k-1", "k-1", "k-1", "k-1"]);
  expect(delaysMs).toEqual([100, 200, 400]);
});

test("after five attempts the order is told by its key, with the last answer", async () => {
  const { keys, result } = await place(failed);
  expect(keys).toHaveLength(5);
  expect(result).toEqual(
    new OrderNotPlacedError(
      `no order for the key k-1 after 5 attempts: ${url} answered 500 {"status":"order_creation_failed"}`,
    ),
  );
});

test.each([
  ["a refusal", { status: 400, body: "no" }, "answered 400 no"],
  ["an answer without an ID", { status: 200, body: "<html>\n" }, "answered 200 <html>\\u{a}"],
  ["an ID that is none", { status: 200, body: '{"ID":7}' }, 'answered 200 {"ID":7}'],
])("%s is not tried again", async (_, answer, words) => {
  const { keys, result } = await place(answer);
  expect(keys).toHaveLength(1);
  expect((result as Error).message).toBe(`no order for the key k-1: ${url} ${words}`);
});

test("an interruption ends the attempts", async () => {
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
