import type { ActivityLog } from "../activity-log.ts";
import { AwsError } from "../aws-endpoint/aws-error.ts";
import type { Decision } from "./authorize.ts";
import { callerName } from "./caller.ts";
import type { Call, Iam } from "./iam.ts";

/** IAM's decisions, each denial told at once. */
export class Enforcement {
  #iam: Iam;
  #activityLog: ActivityLog;

  constructor(iam: Iam, activityLog: ActivityLog) {
    this.#iam = iam;
    this.#activityLog = activityLog;
  }

  decide(call: Call): Decision {
    const decision = this.#iam.authorize(call);
    if (!decision.allowed) {
      const { caller, action, resource } = call;
      const { message } = decision;
      this.#activityLog.record({ type: "access-denied", caller: callerName(caller), action, resource, message });
    }
    return decision;
  }

  /** @throws {AwsError} AccessDeniedException, with AWS's message */
  demand(call: Call): void {
    const decision = this.decide(call);
    if (!decision.allowed) throw new AwsError("AccessDeniedException", decision.message);
  }
}
