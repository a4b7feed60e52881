import { callerName, type Decision } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import type { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { Call, Iam } from "./iam.ts";

type CausedCall = Call & { cause?: Cause | undefined };

export class Enforcement {
  #iam: Iam;
  #activityLog: ActivityLog;

  constructor(iam: Iam, activityLog: ActivityLog) {
    this.#iam = iam;
    this.#activityLog = activityLog;
  }

  decide(call: CausedCall): Decision {
    const decision = this.#iam.authorize(call);
    if (!decision.allowed) {
      const { action, caller, cause, context, resource } = call;
      const { message } = decision;
      this.#activityLog.record({
        type: "access-denied",
        caller: callerName(caller),
        action,
        resource,
        context,
        message,
        cause,
      });
    }
    return decision;
  }

  /** @throws {AwsError} AccessDeniedException if the call is denied */
  demand(call: CausedCall): void {
    const decision = this.decide(call);
    if (!decision.allowed) {
      throw new AwsError("AccessDeniedException", decision.message);
    }
  }
}
