import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { formatDuration as formatElapsed } from "command-line/format-duration";
import type { Context } from "../context.ts";
import { describeError } from "../describe-error.ts";
import { formatDuration } from "../duration.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { getElapsedMs, type Order, toStampLabel } from "../order.ts";
import { OrderTable } from "../order-table.ts";
import { placeOrder } from "../place-order.ts";
import { printable } from "../printable.ts";
import { selectQueues } from "../queued-dead-letter.ts";
import { requestApi } from "../request-api.ts";

export interface VerifyOptions {
  /** Time for the order to complete, in milliseconds. */
  timeout: number;
}

/** A check of a deployed system: it returns what it saw. @throws if the system does not do what it promises */
interface Check {
  promise: string;
  run(): Promise<string>;
}

const POLL_MS = 200;

/** Places an order and checks each promise of the system with it, until one is broken. */
export async function verify({ timeout }: VerifyOptions, context: Context): Promise<ExitCode> {
  const { json, signal, terminal } = context;
  for (const { promise, run } of createChecks(timeout, context)) {
    terminal.progress(promise);
    const { isKept, seen } = await run().then(
      (seen) => ({ isKept: true, seen }),
      (error: unknown) => ({ isKept: false, seen: describeError(error) }),
    );
    if (signal.aborted) {
      terminal.report("interrupted: the system is not verified");
      return exitCode.interrupted;
    }
    terminal.print(
      json
        ? JSON.stringify({ promise, kept: isKept, seen })
        : `${isKept ? "ok" : "FAILED"}`.padEnd(8) + promise.padEnd(42) + seen,
    );
    if (!isKept) {
      return exitCode.failed;
    }
  }
  return exitCode.done;
}

function createChecks(timeoutMs: number, context: Context): Check[] {
  const { connection, pause, signal } = context;
  const { order_url } = connection.outputs;
  const table = new OrderTable(connection);
  const queues = selectQueues(connection);
  const key = `verify-${randomUUID()}`;
  const place = () => placeOrder(order_url, key, signal, { request: requestApi, pause, random: Math.random });
  const countDeadLetters = async () =>
    new Map(
      await Promise.all(queues.map(async (queue) => [queue.name, (await queue.countMessages()).visible] as const)),
    );
  let deadLetters = new Map<string, number>();
  let ID = "";
  let complete: Order | undefined;

  return [
    {
      promise: "an order is acknowledged",
      async run() {
        deadLetters = await countDeadLetters();
        ({ ID } = await place());
        return `order ${printable(ID)}`;
      },
    },
    {
      promise: "every service stamps it",
      async run() {
        complete = await waitUntilComplete(table, ID, timeoutMs, context);
        return `complete after ${formatElapsed(getElapsedMs(complete))}`;
      },
    },
    {
      promise: "the same key returns the same order",
      async run() {
        const again = await place();
        if (again.ID !== ID) {
          throw new Error(`the key of order ${ID} placed another one, ${printable(again.ID)}`);
        }
        return again.ID;
      },
    },
    {
      promise: "the API shows its stamps",
      async run() {
        const response = await requestApi(`${order_url}/${ID}`, { signal });
        const shown: unknown = response.ok && (await response.json());
        // Services may keep other data beside their stamps.
        if (!isDeepStrictEqual({ ...Object(shown), ID, ...complete?.stamps }, shown)) {
          throw new Error(`GET ${order_url}/${ID} returned ${response.status}, not the stamps in ${table.name}`);
        }
        return `${Object.keys(complete?.stamps ?? {}).length} stamps`;
      },
    },
    {
      promise: "a repeated event changes no stamp",
      async run() {
        const order = await table.get(ID);
        if (!isDeepStrictEqual(order?.stamps, complete?.stamps)) {
          throw new Error(`the stamps of order ${ID} changed after it was placed again`);
        }
        return "unchanged";
      },
    },
    {
      promise: "no dead letter came",
      async run() {
        const more = [...(await countDeadLetters())].filter(([name, count]) => count > (deadLetters.get(name) ?? 0));
        if (more.length > 0) {
          throw new Error(
            `${more.map(([name]) => name).join(", ")} received a message: npx pnpm orders dead-letters shows it`,
          );
        }
        return `${queues.length} queues`;
      },
    },
  ];
}

async function waitUntilComplete(
  table: OrderTable,
  ID: string,
  timeoutMs: number,
  { pause, signal }: Context,
): Promise<Order> {
  let waitedMs = 0;
  for (;;) {
    const order = await table.get(ID);
    if (order && order.missing.length === 0) {
      return order;
    }
    if (waitedMs >= timeoutMs || !(await pause(POLL_MS, signal))) {
      const missing = order ? order.missing.map(toStampLabel).join(", ") : "all stamps";
      throw new Error(
        `order ${ID} lacks ${missing} after ${formatDuration(timeoutMs)}: run npx pnpm orders show and npx pnpm orders dead-letters`,
      );
    }
    waitedMs += POLL_MS;
  }
}
