import {
  type CloudWatchLogsClient,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Connection } from "./connection.ts";
import { UsageError } from "./exit-code.ts";
import { EVENT_BUS, type LogEntry, parseLogEntry } from "./log-entry.ts";

export interface LogSelection {
  fromMs: number;
  /** @default no end */
  toMs?: number;
  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html @default every line */
  pattern?: string;
}

/** The logs of all services, of one, or of the bus, in CloudWatch Logs. */
export class ServiceLogs {
  #client: CloudWatchLogsClient;
  #region: () => Promise<string>;
  /** The names of the log groups by service. */
  #groups: [service: string, group: string][];

  /**
   * @param service a service, or {@link EVENT_BUS}, whose log may be off. @default all services
   * @throws {UsageError} if the service is unknown
   */
  constructor({ logs, outputs, region }: Pick<Connection, "logs" | "outputs" | "region">, service?: string) {
    this.#client = logs;
    this.#region = region;
    const { bus_log_group_name, log_group_names } = outputs;
    if (service === EVENT_BUS) {
      this.#groups = bus_log_group_name === undefined ? [] : [[EVENT_BUS, bus_log_group_name]];
      return;
    }
    const all = Object.entries(log_group_names);
    this.#groups = service === undefined ? all : all.filter(([name]) => name === service);
    if (this.#groups.length === 0) {
      throw new UsageError(`"${service}" is not a service: choose ${all.map(([name]) => name).join(", ")}`);
    }
  }

  /** Yields the selected lines of all services by time, until the signal aborts. */
  async *read(selection: LogSelection, signal: AbortSignal): AsyncGenerator<LogEntry> {
    const logs = this.#groups.map(([service, group]) => this.#readGroup(service, group, selection));
    const heads = await Promise.all(logs.map((log) => log.next()));
    while (!signal.aborted) {
      const [earliest] = heads
        .flatMap(({ done, value }, index) => (done ? [] : [{ entry: value as LogEntry, index }]))
        .sort((a, b) => a.entry.timeMs - b.entry.timeMs);
      const log = earliest && logs[earliest.index];
      if (!log) {
        return;
      }
      yield earliest.entry;
      heads[earliest.index] = await log.next();
    }
  }

  async *#readGroup(
    service: string,
    logGroupName: string,
    { fromMs, pattern, toMs }: LogSelection,
  ): AsyncGenerator<LogEntry> {
    const input = { logGroupName, startTime: Math.max(0, fromMs), endTime: toMs, filterPattern: pattern };
    try {
      for await (const { events = [] } of paginateFilterLogEvents({ client: this.#client }, input)) {
        for (const event of events) {
          yield parseLogEntry(service, event);
        }
      }
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) {
        throw error;
      }
      const problem = `log group ${logGroupName} not found in ${await this.#region()}: is the stack deployed?`;
      throw new Error(problem, { cause: error });
    }
  }
}

/** Creates a pattern for lines in which one of the fields has one of the values. */
export function matchAny(fields: readonly string[], values: readonly string[]): string {
  const conditions = values.flatMap((value) => fields.map((field) => `$.${field} = ${quote(value)}`));
  return `{ ${conditions.join(" || ")} }`;
}

function quote(value: string): string {
  return `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
}
