import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import { describeError } from "../describe-error.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { placeOrder } from "../place-order.ts";
import { requestApi } from "../request-api.ts";

export interface PlaceOptions {
  count: number;
  /** Orders per second. @default as fast as they are acknowledged */
  rate?: number;
  /** @default a random UUID */
  key?: string;
}

const MAX_CONCURRENT_REQUESTS = 10;

/** Places orders and prints their IDs. Repeated with the same key and count, it places the same orders. */
export async function place(options: PlaceOptions, context: Context): Promise<ExitCode> {
  const { connection, json, pause, signal, terminal } = context;
  const { count, key = randomUUID(), rate = Number.POSITIVE_INFINITY } = options;
  const toOrderKey = (number: number) => (count === 1 ? key : `${key}-${number}`);
  const startedAtMs = performance.now();
  let placed = 0;
  let failed = 0;
  let next = 1;

  async function placeRemaining() {
    while (next <= count) {
      const number = next++;
      const dueAtMs = startedAtMs + ((number - 1) * 1000) / rate;
      if (!(await pause(Math.max(0, dueAtMs - performance.now()), signal))) {
        return;
      }
      try {
        const { ID, attempts, key } = await placeOrder(connection.outputs.order_url, toOrderKey(number), signal, {
          request: requestApi,
          pause,
          random: Math.random,
        });
        placed += 1;
        terminal.print(json ? JSON.stringify({ ID, key, attempts }) : ID);
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        failed += 1;
        terminal.report(`error: ${describeError(error)}`);
      }
      if (count > 1) {
        terminal.progress(`${placed} of ${count} orders placed`);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(MAX_CONCURRENT_REQUESTS, count) }, placeRemaining));

  if (placed === count) {
    if (count > 1) {
      terminal.report(`${placed} orders placed`);
    }
    return exitCode.done;
  }
  terminal.report(`${signal.aborted ? "interrupted: " : ""}${formatIncomplete(placed, count, key)}`);
  return signal.aborted && failed === 0 ? exitCode.interrupted : exitCode.failed;
}

function formatIncomplete(placed: number, count: number, key: string): string {
  return count === 1
    ? `order not placed; to place it without a duplicate, run the command again with --key '${key}'`
    : `${placed} of ${count} orders placed; to place the rest without duplicates, run the command again with --count ${count} --key '${key}'`;
}
