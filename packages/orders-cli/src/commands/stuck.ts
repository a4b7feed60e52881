import { explainWait } from "choreography";
import type { Connection } from "../connection.ts";
import type { Context } from "../context.ts";
import { formatDuration } from "../duration.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { getFirstStampMs, type Order, toStampAttribute, toStampLabel } from "../order.ts";
import { OrderTable } from "../order-table.ts";
import { printable } from "../printable.ts";
import { formatReason, type QueuedDeadLetter, readDeadLetters, selectQueues } from "../queued-dead-letter.ts";

/** The dead-letters command shows the whole reason. */
const MAX_REASON_LENGTH = 100;

/** An order that lacks stamps, and the dead letters that hold its events. */
export interface StuckOrder extends Order {
  /** Milliseconds since the first stamp, or undefined without a stamp. */
  ageMs: number | undefined;
  deadLetters: QueuedDeadLetter[];
  /** By missing stamp: what it is waiting for; empty on AWS, which has no trace of the order. */
  waits: Record<string, string>;
}

/** Lists the orders that lack a stamp long after their first, oldest first. */
export async function listStuckOrders({ olderThanMs }: { olderThanMs: number }, context: Context): Promise<ExitCode> {
  const { connection, json, signal, terminal } = context;
  const nowMs = Date.now();
  const incomplete: Order[] = [];
  for await (const order of new OrderTable(connection).scanIncomplete(signal)) {
    incomplete.push(order);
  }
  const queues = incomplete.length === 0 ? [] : selectQueues(connection);
  const letters = await readDeadLetters(queues, signal, (count) => terminal.progress(`${count} dead letters read`));
  if (signal.aborted) {
    terminal.report("interrupted: the dead letters are still in their queues");
    return exitCode.interrupted;
  }

  const orders = findStuckOrders(incomplete, letters.flat(), nowMs, olderThanMs);
  for (const found of orders) {
    const order: StuckOrder = { ...found, waits: await explainWaits(found, connection) };
    terminal.print(json ? JSON.stringify(toJson(order)) : `${formatStuckOrder(order)}\n`);
  }
  const [count, lack] = orders.length === 1 ? ["1 order", "lacks"] : [`${orders.length || "no"} orders`, "lack"];
  terminal.report(`${count} older than ${formatDuration(olderThanMs)} ${lack} a stamp`);
  return exitCode.done;
}

/** Selects the orders that are old enough and sorts them, oldest first. Orders without a stamp come before all others. */
export function findStuckOrders(
  orders: readonly Order[],
  letters: readonly QueuedDeadLetter[],
  nowMs: number,
  olderThanMs: number,
): Omit<StuckOrder, "waits">[] {
  const lettersByOrder = Map.groupBy(letters, ({ letter }) => (letter.kind === "unreadable" ? undefined : letter.ID));
  return orders
    .map((order) => {
      const firstMs = getFirstStampMs(order);
      const ageMs = firstMs === undefined ? undefined : nowMs - firstMs;
      return { ...order, ageMs, deadLetters: lettersByOrder.get(order.ID) ?? [] };
    })
    .filter(({ ageMs, missing }) => missing.length > 0 && (ageMs ?? Number.POSITIVE_INFINITY) >= olderThanMs)
    .sort((a, b) => (b.ageMs ?? Number.POSITIVE_INFINITY) - (a.ageMs ?? Number.POSITIVE_INFINITY));
}

async function explainWaits({ ID, missing }: Order, { findActivities, outputs }: Connection) {
  const activities = await findActivities(ID);
  return Object.fromEntries(
    (activities ? missing : []).map((attribute) => [attribute, explainWait(attribute, activities ?? [], outputs)]),
  );
}

function toJson({ ageMs, deadLetters, ...order }: StuckOrder) {
  const letters = deadLetters.map(({ letter, since, ...location }) => ({
    ...location,
    since: since.toISOString(),
    reason: formatReason(letter),
  }));
  return { ...order, ageMs, deadLetters: letters };
}

export function formatStuckOrder({ ID, ageMs, deadLetters, missing, waits }: StuckOrder): string {
  const age = ageMs === undefined ? "without a stamp" : `first stamped ${formatDuration(ageMs)} ago`;
  const lines = missing.map((attribute) => {
    const letter = deadLetters.find(({ service }) => toStampAttribute(service) === attribute);
    const location = letter
      ? `in ${letter.queue}: ${printable(formatReason(letter.letter), MAX_REASON_LENGTH)}`
      : (waits[attribute] ?? `no dead letter; npx pnpm orders trace ${printable(ID)} shows its story`);
    return `  ${toStampLabel(attribute).padEnd(20)}  ${location}`;
  });
  return [`order ${printable(ID)}, ${age}, lacks`, ...lines].join("\n");
}
