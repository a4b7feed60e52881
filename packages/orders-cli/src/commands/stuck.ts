import type { Context } from "../context.ts";
import { formatDuration } from "../duration.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { firstStampMs, type Order, stampAttribute, stampLabel } from "../order.ts";
import { OrderTable } from "../order-table.ts";
import { printable } from "../printable.ts";
import { deadLetterQueues, deadLettersIn, type QueuedDeadLetter, reasonOf } from "../queued-dead-letters.ts";

export interface StuckOptions {
  olderThanMs: number;
}

/** dead-letters tells it in full. */
const LONGEST_REASON = 100;

/** An order without all its stamps, and where the events of the missing ones lie. */
export interface StuckOrder extends Order {
  /** Since its first stamp; undefined without one. */
  ageMs: number | undefined;
  deadLetters: QueuedDeadLetter[];
}

/** Lists the orders that lack a stamp long after their first, the oldest first. */
export async function stuck({ olderThanMs }: StuckOptions, context: Context): Promise<ExitCode> {
  const { connection, json, signal, terminal } = context;
  const nowMs = Date.now();
  const orders: Order[] = [];
  for await (const order of new OrderTable(connection).incomplete(signal)) {
    orders.push(order);
  }
  const queues = orders.length === 0 ? [] : deadLetterQueues(connection);
  const letters = await deadLettersIn(queues, signal, (count) => terminal.progress(`${count} dead letters read`));
  if (signal.aborted) {
    terminal.tell("interrupted: the dead letters lie where they did");
    return exitCode.interrupted;
  }

  const found = stuckOrders(orders, letters.flat(), nowMs, olderThanMs);
  for (const order of found) {
    terminal.print(json ? JSON.stringify(stuckJson(order)) : `${stuckText(order)}\n`);
  }
  const age = formatDuration(olderThanMs);
  terminal.tell(
    found.length === 0
      ? `no order lacks a stamp ${age} after its first`
      : `${found.length} ${found.length === 1 ? "order lacks" : "orders lack"} a stamp ${age} after the first`,
  );
  return exitCode.done;
}

/** Those of the orders that are too old; one without any stamp has no age, and is. */
export function stuckOrders(
  orders: readonly Order[],
  letters: readonly QueuedDeadLetter[],
  nowMs: number,
  olderThanMs: number,
): StuckOrder[] {
  const lettersOf = Map.groupBy(letters, ({ letter }) => (letter.kind === "unreadable" ? undefined : letter.ID));
  return orders
    .map((order) => {
      const first = firstStampMs(order);
      const ageMs = first === undefined ? undefined : nowMs - first;
      return { ...order, ageMs, deadLetters: lettersOf.get(order.ID) ?? [] };
    })
    .filter(({ ageMs, missing }) => missing.length > 0 && (ageMs ?? Number.POSITIVE_INFINITY) >= olderThanMs)
    .sort((a, b) => (b.ageMs ?? Number.POSITIVE_INFINITY) - (a.ageMs ?? Number.POSITIVE_INFINITY));
}

function stuckJson({ ageMs, deadLetters, ...order }: StuckOrder) {
  const letters = deadLetters.map(({ letter, messageId, queue, service, since }) => ({
    service,
    queue,
    messageId,
    since: since.toISOString(),
    reason: reasonOf(letter),
  }));
  return { ...order, ageMs, deadLetters: letters };
}

/** An order, and a line for each stamp that it lacks. */
export function stuckText({ ID, ageMs, deadLetters, missing }: StuckOrder): string {
  const age = ageMs === undefined ? "without any stamp" : `stamped first ${formatDuration(ageMs)} ago`;
  const lines = missing.map((attribute) => {
    const letter = deadLetters.find(({ service }) => stampAttribute(service) === attribute);
    const where = letter
      ? `in ${letter.queue}: ${printable(reasonOf(letter.letter), LONGEST_REASON)}`
      : "no dead letter";
    return `  ${stampLabel(attribute).padEnd(20)}  ${where}`;
  });
  return [`order ${printable(ID)}, ${age}, lacks`, ...lines].join("\n");
}
