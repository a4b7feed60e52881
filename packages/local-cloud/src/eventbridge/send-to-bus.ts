import { parseJson } from "exact-json";
import type { Caller } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import type { EventEnvelope } from "../core/event-envelope.ts";
import type { Target } from "../delivery/delivery.ts";
import { DeliveryError } from "../delivery/delivery-error.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import { SERVICE } from "./send-to-target.ts";
import type { FindTargetRole } from "./target-roles.ts";

interface BusSenderOptions {
  findRole: FindTargetRole;
  enforcement: Enforcement;
  receive(event: EventEnvelope, busArn: string, caller: Caller, cause: Cause): Promise<void>;
}

/** Sends an event (JSON) to the bus of a target. @throws {DeliveryError} if the role of the target denies it */
export type SendToBus = (target: Target, event: string, cause: Cause) => Promise<void>;

/**
 * Within an account and region, a target that is a bus needs no role. If it has one, the role must allow PutEvents.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 */
export function createBusSender({ enforcement, findRole, receive }: BusSenderOptions): SendToBus {
  return async ({ arn, roleArn }, eventJson, cause) => {
    const event = parseJson(eventJson) as EventEnvelope;
    const role = findRole(roleArn);
    if (role) {
      const context = { "events:source": [event.source], "events:detail-type": [event["detail-type"]] };
      const decision = enforcement.decide({
        caller: role,
        action: "events:PutEvents",
        resource: arn,
        context,
        cause,
      });
      if (!decision.allowed) {
        throw new DeliveryError("NO_PERMISSIONS", decision.message, { retryable: false });
      }
    }
    await receive(event, arn, role ?? { kind: "service", service: SERVICE }, cause);
  };
}
