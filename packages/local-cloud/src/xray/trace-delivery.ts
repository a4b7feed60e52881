import type { Caller, Decision } from "iam-policy";
import type { ActivityLog } from "../core/activity-log.ts";

/** A function that may be traced. */
interface TracedFunction {
  name: string;
  arn: string;
  activeTracing: boolean;
}

/**
 * Where Lambda sends the traces of a function with active tracing. There is no X-Ray here, but its permission is asked
 * for: on AWS a function whose role may not write traces runs on, and its traces are missing.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export class TraceDelivery {
  #authorize: (caller: Caller, action: string, resource: string) => Decision;
  #activityLog: ActivityLog;
  #asked = new Set<string>();

  constructor(options: {
    authorize(caller: Caller, action: string, resource: string): Decision;
    activityLog: ActivityLog;
  }) {
    this.#authorize = options.authorize;
    this.#activityLog = options.activityLog;
  }

  /** After an invocation; the permission is asked for once a function. */
  deliver({ activeTracing, arn, name }: TracedFunction, caller: Caller): void {
    if (!activeTracing || this.#asked.has(arn)) {
      return;
    }
    this.#asked.add(arn);
    const decision = this.#authorize(caller, "xray:PutTraceSegments", "*");
    if (decision.allowed) {
      return;
    }
    this.#activityLog.record({ type: "warning", message: `the traces of ${name} are lost: ${decision.message}` });
  }
}
