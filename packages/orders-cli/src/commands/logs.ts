import type { Context } from "../context.ts";
import { formatDuration } from "../duration.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { formatMessage, getLevel, isRoutine, type LogEntry } from "../log-entry.ts";
import { printable } from "../printable.ts";
import { ServiceLogs } from "../service-logs.ts";

export interface LogsOptions {
  /** @default all services */
  service?: string;
  follow?: boolean;
  /** Milliseconds before now. */
  since: number;
}

const POLL_MS = 1_000;
/** The time by which a line may arrive later than one with a later timestamp. */
const MAX_DELAY_MS = 15_000;

/** Prints the services' logs by time; with `follow`, new lines until Ctrl-C. */
export async function printLogs({ follow, service, since }: LogsOptions, context: Context): Promise<ExitCode> {
  const { connection, json, pause, signal, terminal } = context;
  const readNew = createReader(new ServiceLogs(connection, service), Date.now() - since);
  let count = 0;
  do {
    for await (const entry of readNew(signal)) {
      if (json || !isRoutine(entry)) {
        count += 1;
        terminal.print(json ? JSON.stringify(toJson(entry)) : formatEntry(entry));
      }
    }
  } while (follow && (await pause(POLL_MS, signal)));
  if (follow) {
    return exitCode.done;
  }
  terminal.report(`${count} ${count === 1 ? "line" : "lines"} in the last ${formatDuration(since)}`);
  return signal.aborted ? exitCode.interrupted : exitCode.done;
}

/** Creates a function that yields the lines that it has not yielded before, also those that arrive late. */
function createReader(logs: ServiceLogs, sinceMs: number) {
  /** The times of the yielded lines that the next read may return again. */
  const yielded = new Map<string, number>();
  let fromMs = sinceMs;
  return async function* readNew(signal: AbortSignal): AsyncGenerator<LogEntry> {
    const readAtMs = Date.now();
    for await (const entry of logs.read({ fromMs }, signal)) {
      const key = `${entry.service} ${entry.id}`;
      if (!yielded.has(key)) {
        yielded.set(key, entry.timeMs);
        yield entry;
      }
    }
    fromMs = Math.max(fromMs, readAtMs - MAX_DELAY_MS);
    for (const [key, timeMs] of yielded) {
      if (timeMs < fromMs) {
        yielded.delete(key);
      }
    }
  };
}

function toJson({ fields, line, service, timeMs }: LogEntry) {
  return { time: new Date(timeMs).toISOString(), service, log: fields ? JSON.parse(line) : line };
}

function formatEntry(entry: LogEntry): string {
  const { ID, correlation_id, event_id } = entry.fields ?? {};
  const ids = Object.entries({ ID, event_id, correlation_id }).flatMap(([name, id]) =>
    id === undefined ? [] : [`${name}=${printable(id)}`],
  );
  const time = new Date(entry.timeMs).toISOString();
  return [time, entry.service.padEnd(19), getLevel(entry).padEnd(5), formatMessage(entry), ...ids].join("  ");
}
