import type { Caller, Decision } from "iam-policy";
import type { ActivityLog } from "../core/activity-log.ts";
import type { LogGroup } from "./log-group.ts";
import type { LogLine } from "./log-line.ts";
import { logGroupArn } from "./resources.ts";

interface LoggingFunction {
  name: string;
  logGroupName: string;
}

export interface LogDeliveryOptions {
  accountId: string;
  region: string;
  openGroup(name: string): Pick<LogGroup, "put">;
  authorize(caller: Caller, action: string, resource: string): Decision;
  activityLog: ActivityLog;
}

/**
 * Stores log lines, and records those of functions. As on AWS, a function whose role may not write logs runs without them, but here with a warning.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
 */
export class LogDelivery {
  #options: LogDeliveryOptions;
  /** Whether a log stream may be written, by name. Decided once per stream. */
  #isWritable = new Map<string, boolean>();

  constructor(options: LogDeliveryOptions) {
    this.#options = options;
  }

  deliver(from: LoggingFunction, caller: Caller, { isSystem, line, logStreamName, requestId }: LogLine): void {
    let isWritable = this.#isWritable.get(logStreamName);
    if (isWritable === undefined) {
      isWritable = this.#openStream(from, caller, logStreamName);
      this.#isWritable.set(logStreamName, isWritable);
    }
    if (!isWritable) {
      return;
    }
    this.#options.openGroup(from.logGroupName).put(logStreamName, line);
    // Separate activities describe the start and end of an invocation.
    if (!isSystem) {
      this.#options.activityLog.record({ type: "function-log", functionName: from.name, requestId, line });
    }
  }

  #openStream({ logGroupName, name }: LoggingFunction, caller: Caller, logStreamName: string): boolean {
    const { accountId, activityLog, authorize, region } = this.#options;
    const stream = `${logGroupArn(region, accountId, logGroupName)}:log-stream:${logStreamName}`;
    for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
      const decision = authorize(caller, action, stream);
      if (!decision.allowed) {
        activityLog.record({ type: "warning", message: `cannot write the log of ${name}: ${decision.message}` });
        return false;
      }
    }
    return true;
  }
}
