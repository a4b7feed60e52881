import type { Caller } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import type { EventBridge } from "../eventbridge/event-bridge.ts";
import type { Enforcement } from "../iam/enforcement.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Sns } from "../sns/sns.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { ScheduleTarget } from "./schedule-definition.ts";

export interface TargetServices {
  enforcement: Enforcement;
  eventBridge: EventBridge;
  lambda: Lambda;
  sqs: Sqs;
  sns: Sns;
}

export interface TargetCall {
  scheduleArn: string;
  target: ScheduleTarget;
  /** The target's input, without context attributes. */
  input: string;
  /** A session of the schedule's role. */
  caller: Caller;
  cause: Cause;
}
