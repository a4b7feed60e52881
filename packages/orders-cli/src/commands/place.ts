import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { placeOrder } from "../place-order.ts";
import { plainWords } from "../plain-words.ts";

export interface PlaceOptions {
  count: number;
  /** Orders per second; as fast as they are acknowledged unless given. */
  rate?: number;
  /** @default a new one */
  key?: string;
}

/** Requests that wait for their answer at the same time. */
const LANES = 10;

/** Places orders and prints their IDs. Repeated with the same key and count, it places the same orders. */
export async function place(options: PlaceOptions, context: Context): Promise<ExitCode> {
  const { connection, json, pause, signal, terminal } = context;
  const { count, key = randomUUID(), rate = Number.POSITIVE_INFINITY } = options;
  const keyOf = (order: number) => (count === 1 ? key : `${key}-${order}`);
  const startedAtMs = performance.now();
  let placed = 0;
  let failed = 0;
  let next = 1;

  async function lane() {
    while (next <= count) {
      const order = next++;
      const dueAtMs = startedAtMs + ((order - 1) * 1000) / rate;
      if (!(await pause(Math.max(0, dueAtMs - performance.now()), signal))) {
        return;
      }
      try {
        const { ID, attempts, key } = await placeOrder(connection.outputs.order_url, keyOf(order), signal, {
          request: fetch,
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
        terminal.tell(`error: ${plainWords(error)}`);
      }
      if (count > 1) {
        terminal.progress(`${placed} of ${count} orders placed`);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(LANES, count) }, lane));

  if (placed === count) {
    if (count > 1) {
      terminal.tell(`${placed} orders placed`);
    }
    return exitCode.done;
  }
  const again = count > 1 ? `--count ${count} --key '${key}' places the others` : `--key '${key}' places it`;
  const ended = signal.aborted ? "interrupted: " : "";
  terminal.tell(`${ended}${placed} of ${count} ${count === 1 ? "order" : "orders"} placed; ${again}, and none twice`);
  return signal.aborted && failed === 0 ? exitCode.interrupted : exitCode.failed;
}
