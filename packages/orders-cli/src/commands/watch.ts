import { formatDuration } from "command-line/format-duration";
import type { Context } from "../context.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { getElapsedMs, getLastStampMs, type Order } from "../order.ts";
import { OrderTable } from "../order-table.ts";
import { printable } from "../printable.ts";

export interface WatchOptions {
  /** Stops after this many orders. @default never */
  count?: number;
  intervalMs: number;
}

/** How far the clocks of the services and of this machine may differ. */
const MAX_CLOCK_SKEW_MS = 5 * 60_000;

/** Prints orders as they complete. Scans the whole table each time. */
export async function watch(
  { count = Number.POSITIVE_INFINITY, intervalMs }: WatchOptions,
  context: Context,
): Promise<ExitCode> {
  const { connection, json, pause, signal, terminal } = context;
  const table = new OrderTable(connection);
  /** The times of the last stamps of orders that were seen and that the next scan may return again. */
  const lastStampsMs = new Map<string, number>();
  let sinceMs = Date.now() - MAX_CLOCK_SKEW_MS;

  async function* scan(): AsyncGenerator<Order> {
    const scannedAtMs = Date.now();
    for await (const order of table.scanCompletedSince(new Date(sinceMs), signal)) {
      if (!lastStampsMs.has(order.ID)) {
        lastStampsMs.set(order.ID, getLastStampMs(order));
        yield order;
      }
    }
    sinceMs = scannedAtMs - MAX_CLOCK_SKEW_MS;
    for (const [ID, stampedAtMs] of lastStampsMs) {
      if (stampedAtMs < sinceMs) {
        lastStampsMs.delete(ID);
      }
    }
  }

  for await (const _ of scan()) {
    // Orders that completed before the command started.
  }
  terminal.report(`watching ${table.name}`);
  let completed = 0;
  while (completed < count && (await pause(intervalMs, signal))) {
    for await (const order of scan()) {
      const elapsedMs = getElapsedMs(order);
      terminal.print(json ? JSON.stringify({ ...order, elapsedMs }) : formatCompletedOrder(order, elapsedMs));
      completed += 1;
      if (completed === count) {
        break;
      }
    }
  }
  terminal.report(`${completed} ${completed === 1 ? "order" : "orders"} completed`);
  return exitCode.done;
}

function formatCompletedOrder(order: Order, elapsedMs: number): string {
  return `${new Date(getLastStampMs(order)).toISOString()}  ${printable(order.ID)}  complete after ${formatDuration(elapsedMs)}`;
}
