import type { Caller, Decision } from "iam-policy";
import type { ActivityLog } from "../core/activity-log.ts";
import type { LogLine } from "./log-line.ts";
import { logGroupArn } from "./resources.ts";

/** A function that logs. */
interface LoggingFunction {
  name: string;
  logGroupName: string;
}

export interface LogDeliveryOptions {
  accountId: string;
  region: string;
  authorize(caller: Caller, action: string, resource: string): Decision;
  activityLog: ActivityLog;
}

/**
 * Brings what functions print to where a person reads it. On AWS a function whose role may not write its log runs on,
 * and its log is missing; so it is here, with a warning.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
 */
export class LogDelivery {
  #options: LogDeliveryOptions;
  /** By log stream: whether it may be written. Decided once, as a stream is created once. */
  #writable = new Map<string, boolean>();

  constructor(options: LogDeliveryOptions) {
    this.#options = options;
  }

  /** @param caller the session of the function's role, which writes its log */
  deliver(from: LoggingFunction, caller: Caller, { line, logStreamName, requestId }: LogLine): void {
    let writable = this.#writable.get(logStreamName);
    if (writable === undefined) {
      writable = this.#openStream(from, caller, logStreamName);
      this.#writable.set(logStreamName, writable);
    }
    if (!writable) {
      return;
    }
    this.#options.activityLog.record({ type: "function-log", functionName: from.name, requestId, line });
  }

  #openStream({ logGroupName, name }: LoggingFunction, caller: Caller, logStreamName: string): boolean {
    const { accountId, activityLog, authorize, region } = this.#options;
    const stream = `${logGroupArn(region, accountId, logGroupName)}:log-stream:${logStreamName}`;
    for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
      const decision = authorize(caller, action, stream);
      if (decision.allowed) {
        continue;
      }
      activityLog.record({ type: "warning", message: `the log of ${name} is lost: ${decision.message}` });
      return false;
    }
    return true;
  }
}
