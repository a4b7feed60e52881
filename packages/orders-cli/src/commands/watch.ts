import type { Context } from "../context.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { elapsedMs, lastStampMs, type Order } from "../order.ts";
import { OrderTable } from "../order-table.ts";
import { printable } from "../printable.ts";

export interface WatchOptions {
  /** Ends after so many orders; never unless given. */
  count?: number;
  intervalMs: number;
}

/** How far the clocks of services and of this machine may be apart. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Prints orders as they complete. Reads the whole table each time. */
export async function watch(
  { count = Number.POSITIVE_INFINITY, intervalMs }: WatchOptions,
  context: Context,
): Promise<ExitCode> {
  const { connection, json, pause, signal, terminal } = context;
  const table = new OrderTable(connection);
  /** The last stamp of what was seen, in milliseconds since the epoch, as long as a look can find it again. */
  const known = new Map<string, number>();
  let sinceMs = Date.now() - CLOCK_SKEW_MS;

  /** The orders that were not seen before. */
  async function* look(): AsyncGenerator<Order> {
    const lookedAtMs = Date.now();
    for await (const order of table.completedSince(new Date(sinceMs), signal)) {
      if (known.has(order.ID)) {
        continue;
      }
      known.set(order.ID, lastStampMs(order));
      yield order;
    }
    sinceMs = lookedAtMs - CLOCK_SKEW_MS;
    for (const [ID, stampedAtMs] of known) {
      if (stampedAtMs < sinceMs) {
        known.delete(ID);
      }
    }
  }

  for await (const _ of look()) {
  }
  terminal.tell(`watching ${table.name}`);
  let completed = 0;
  while (completed < count && (await pause(intervalMs, signal))) {
    for await (const order of look()) {
      terminal.print(json ? JSON.stringify({ ...order, elapsedMs: elapsedMs(order) }) : completedLine(order));
      completed += 1;
      if (completed === count) {
        break;
      }
    }
  }
  terminal.tell(`${completed} ${completed === 1 ? "order" : "orders"} completed`);
  return exitCode.done;
}

export function completedLine(order: Order): string {
  return `${new Date(lastStampMs(order)).toISOString()}  ${printable(order.ID)}  complete after ${elapsedMs(order)} ms`;
}
