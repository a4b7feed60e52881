import type { Caller, Decision } from "iam-policy";
import type { ActivityLog } from "../core/activity-log.ts";

interface TracedFunction {
  name: string;
  arn: string;
  activeTracing: boolean;
}

interface TraceDeliveryOptions {
  authorize(caller: Caller, action: string, resource: string): Decision;
  activityLog: ActivityLog;
}

/**
 * Authorizes traces. As on AWS, a function whose role may not write them runs without, but here with a warning.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export class TraceDelivery {
  #options: TraceDeliveryOptions;
  #authorized = new Set<string>();

  constructor(options: TraceDeliveryOptions) {
    this.#options = options;
  }

  /** Call it after each invocation. Permission is checked once per function. */
  deliver({ activeTracing, arn, name }: TracedFunction, caller: Caller): void {
    if (!activeTracing || this.#authorized.has(arn)) {
      return;
    }
    this.#authorized.add(arn);
    const { activityLog, authorize } = this.#options;
    const decision = authorize(caller, "xray:PutTraceSegments", "*");
    if (!decision.allowed) {
      activityLog.record({ type: "warning", message: `cannot write the traces of ${name}: ${decision.message}` });
    }
  }
}
