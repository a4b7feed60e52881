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

/** Places orders at an API that rejects some keys. Interrupts the command at a pause, counted from 1. */
async function run(
  options: PlaceOptions,
  { rejected = [] as string[], interruptAtPause = Number.POSITIVE_INFINITY } = {},
) {
  const printed: string[] = [];
  const reported: string[] = [];
  const pausesMs: number[] = [];
  const interruption = new AbortController();
  vi.stubGlobal("fetch", async (_: string, { headers }: RequestInit) => {
    const key = new Headers(headers).get("idempotency-key") ?? "";
    const isRejected = rejected.includes(key);
    return {
      status: isRejected ? 400 : 200,
      text: async () => (isRejected ? "no" : JSON.stringify({ ID: `order of ${key}` })),
    };
  });
  const exitCode = await place(options, {
    connection: { outputs: { order_url: "https://orders.example/order" } },
    terminal: {
      print: (line: string) => printed.push(line),
      report: (line: string) => reported.push(line),
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
  return { exitCode, pausesMs, printed, reported };
}

test("spreads the requests evenly and sends the first one immediately", async () => {
  const { pausesMs } = await run({ count: 4, rate: 2, key: "k" });
  expect(pausesMs).toEqual([0, 500, 1000, 1500]);
});

test("uses the key for one order and numbered keys for several", async () => {
  expect(await run({ count: 1, key: "k" })).toMatchObject({ exitCode: 0, printed: ["order of k"], reported: [] });
  expect(await run({ count: 12, key: "k" })).toMatchObject({
    exitCode: 0,
    printed: Array.from({ length: 12 }, (_, index) => `order of k-${index + 1}`),
    reported: ["12 orders placed"],
  });
});

test("continues after a rejected order and reports how to place it", async () => {
  const { exitCode, printed, reported } = await run({ count: 3, key: "k" }, { rejected: ["k-2"] });
  expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: ["order of k-1", "order of k-3"] });
  expect(reported).toEqual([
    'error: order with key "k-2" not placed: https://orders.example/order returned 400: no',
    "2 of 3 orders placed; to place the rest without duplicates, run the command again with --count 3 --key 'k'",
  ]);
});

test("reports the number of placed orders when interrupted", async () => {
  const { exitCode, printed, reported } = await run({ count: 20, key: "k", rate: 1 }, { interruptAtPause: 5 });
  expect(exitCode).toBe(130);
  expect(reported).toEqual([
    `interrupted: ${printed.length} of 20 orders placed; to place the rest without duplicates, run the command again with --count 20 --key 'k'`,
  ]);
});
