import type { Context } from "../context.ts";
import { formatDuration } from "../duration.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { formatStory } from "../format-story.ts";
import { EVENT_BUS, type LogEntry } from "../log-entry.ts";
import { getFirstStampMs, type Order } from "../order.ts";
import { createStory, type OrderStory } from "../order-story.ts";
import { OrderTable } from "../order-table.ts";
import { printable } from "../printable.ts";
import { type QueuedDeadLetter, readDeadLetters, selectQueues } from "../queued-dead-letter.ts";
import { matchAny, ServiceLogs } from "../service-logs.ts";

export interface TraceOptions {
  /** How long ago an order without a stamp was placed at most, in milliseconds. */
  since: number;
}

/** The clocks of the services and of CloudWatch Logs may differ, and a log line follows its stamp. */
const MARGIN_MS = 5 * 60_000;
/** A filter pattern has at most 1,024 characters. */
const MAX_IDS = 8;

/** Prints an order's story from its stamps, the services' logs and the dead letters. */
export async function trace(ID: string, { since }: TraceOptions, context: Context): Promise<ExitCode> {
  const { connection, json, signal, terminal } = context;
  const table = new OrderTable(connection);
  const order = await table.get(ID);
  const letters = await readDeadLetters(selectQueues(connection), signal, (count) =>
    terminal.progress(`${count} dead letters read`),
  );
  const deadLetters = letters.flat().filter(({ letter }) => letter.kind !== "unreadable" && letter.ID === ID);
  const logs = await readLogs(ID, selectPeriod(order, since), deadLetters, context);
  if (signal.aborted) {
    terminal.report("interrupted: the dead letters are still in their queues");
    return exitCode.interrupted;
  }
  if (!order && logs.length === 0 && deadLetters.length === 0) {
    const where = `in ${table.name}, nor in the logs of the last ${formatDuration(since)}`;
    throw new Error(`order "${printable(ID, 100)}" not found ${where}: --since searches further back`);
  }
  const story = createStory({ ID, order, logs, deadLetters, outputs: connection.outputs });
  terminal.print(json ? JSON.stringify(toJson(story)) : formatStory(story));
  return exitCode.done;
}

function selectPeriod(order: Order | undefined, sinceMs: number): { fromMs: number; toMs?: number } {
  const fromMs = (order && getFirstStampMs(order)) ?? Date.now() - sinceMs;
  if (order?.missing.length !== 0) {
    return { fromMs: fromMs - MARGIN_MS };
  }
  const stampsMs = Object.values({ ...order.stamps, ...order.others }).map((stamp) => Date.parse(stamp));
  return { fromMs: fromMs - MARGIN_MS, toMs: Math.max(...stampsMs) + MARGIN_MS };
}

/**
 * Reads the lines with the order's ID and those with its correlation ids, which link all services. A handler that crashes
 * logs neither: Lambda's lines about it have the request ID of the dead letter. EventBridge's have the event's ID.
 */
async function readLogs(
  ID: string,
  period: { fromMs: number; toMs?: number },
  deadLetters: readonly QueuedDeadLetter[],
  { connection, signal }: Context,
): Promise<LogEntry[]> {
  const services = new ServiceLogs(connection);
  const bus = new ServiceLogs(connection, EVENT_BUS);
  const found = new Map<string, LogEntry>();
  const search = async (logs: ServiceLogs, fields: string[], values: Iterable<string>) => {
    const distinct = [...new Set(values)].slice(-MAX_IDS);
    if (distinct.length === 0) {
      return;
    }
    for await (const entry of logs.read({ ...period, pattern: matchAny(fields, distinct) }, signal)) {
      found.set(`${entry.service} ${entry.id}`, entry);
    }
  };
  // Another ID could have a meaning in the pattern.
  if (/^[\w-]{1,100}$/.test(ID)) {
    await search(services, ["ID"], [ID]);
  }
  await search(
    services,
    ["correlation_id"],
    [...found.values()].flatMap(({ fields }) => fields?.correlation_id ?? []),
  );
  await search(
    services,
    ["requestId", "record.requestId"],
    deadLetters.flatMap(({ letter }) => (letter.kind === "failed-invocation" ? letter.requestId : [])),
  );
  const consumed = [...found.values()].flatMap(({ fields }) => fields?.event_id ?? []);
  const undelivered = deadLetters.flatMap(({ letter }) => (letter.kind === "unreadable" ? [] : letter.event.id));
  await search(bus, ["event_id"], [...consumed, ...undelivered]);
  return [...found.values()];
}

function toJson({ chapters, firstFailure, ID }: OrderStory) {
  const toTime = (timeMs: number) => new Date(timeMs).toISOString();
  const toRecord = ({ timeMs, ...rest }: { timeMs?: number }) => ({
    ...(timeMs !== undefined && { time: toTime(timeMs) }),
    ...rest,
  });
  return {
    ID,
    complete: chapters.every(({ missing }) => missing === undefined),
    records: chapters.flatMap(({ entries }) => entries.map(toRecord)),
    missing: chapters.flatMap(({ missing, service }) => (missing === undefined ? [] : [{ service, reason: missing }])),
    firstFailure: firstFailure && toRecord(firstFailure),
  };
}
