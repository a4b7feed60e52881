import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Context } from "../context.ts";
import { type PlaceOptions, place } from "./place.ts";

beforeEach(() => {
  vi.spyOn(performance, "now").mockReturnValue(0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Places orders at an API that refuses those of some keys, and interrupts the command at a pause if one is given. */
async function run(
  options: PlaceOptions,
  { refused = [] as string[], interruptAtPause = Number.POSITIVE_INFINITY } = {},
) {
  const printed: string[] = [];
  const told: string[] = [];
  const pausesMs: number[] = [];
  const interruption = new AbortController();
  vi.stubGlobal("fetch", async (_: string, { headers }: RequestInit) => {
    const key = new Headers(headers).get("idempotency-key") ?? "";
    const refusal = refused.includes(key);
    return {
      status: refusal ? 400 : 200,
      text: async () => (refusal ? "no" : JSON.stringify({ ID: `order of ${key}` })),
    };
  });
  const exitCode = await place(options, {
    connection: { outputs: { order_url: "https://orders.example/order" } },
    terminal: {
      print: (line: string) => printed.push(line),
      tell: (line: string) => told.push(line),
      progress: () => {},
    },
    pause: async (ms: number) => {
      if (pausesMs.push(ms) >= interruptAtPause) {
        interruption.abort();
      }
      return !interruption.signal.aborted;
    },
    signal: interruption.signal,
    json: false,
  } as unknown as Context);
  return { exitCode, pausesMs, printed, told };
}

test("a rate spreads the requests evenly, the first one at once", async () => {
  const { pausesMs } = await run({ count: 4, rate: 2, key: "k" });
  expect(pausesMs).toEqual([0, 500, 1000, 1500]);
});

test("one order has the key itself, several have one each", async () => {
  expect(await run({ count: 1, key: "k" })).toMatchObject({ exitCode: 0, printed: ["order of k"], told: [] });
  expect(await run({ count: 12, key: "k" })).toMatchObject({
    exitCode: 0,
    printed: Array.from({ length: 12 }, (_, index) => `order of k-${index + 1}`),
    told: ["12 orders placed"],
  });
});

test("an order that is refused does not hold up the others, and the end says what places it", async () => {
  const { exitCode, printed, told } = await run({ count: 3, key: "k" }, { refused: ["k-2"] });
  expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: ["order of k-1", "order of k-3"] });
  expect(told).toEqual([
    "error: no order for the key k-2: https://orders.example/order answered 400 no",
    "2 of 3 orders placed; --count 3 --key 'k' places the others, and none twice",
  ]);
});

test("an interruption says how many are placed", async () => {
  const { exitCode, printed, told } = await run({ count: 20, key: "k", rate: 1 }, { interruptAtPause: 5 });
  expect(exitCode).toBe(130);
  expect(told).toEqual([
    `interrupted: ${printed.length} of 20 orders placed; --count 20 --key 'k' places the others, and none twice`,
  ]);
});
