import type { EventPattern } from "event-pattern";
import type { Schedule } from "../core/schedule.ts";
import type { TargetWithInput } from "./target-input.ts";

export interface EventBus {
  name: string;
  arn: string;
  description?: string;
  /** Milliseconds since the epoch; undefined for the default bus. */
  createdAtMs?: number;
  /** In the order of the stack, including disabled rules. */
  rules: Rule[];
}

export interface Rule {
  name: string;
  arn: string;
  description?: string;
  enabled: boolean;
  /** Undefined if the rule only has a schedule. */
  pattern?: EventPattern | undefined;
  /** The pattern as JSON, unchanged. */
  eventPattern?: string | undefined;
  schedule?: Schedule | undefined;
  scheduleExpression?: string | undefined;
  targets: RuleTarget[];
}

export interface RuleTarget extends TargetWithInput {
  listing: TargetListing;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html */
export interface TargetListing {
  Id: string;
  Arn: string;
  RoleArn?: string;
  Input?: string;
  InputPath?: string;
  InputTransformer?: { InputPathsMap: Record<string, string>; InputTemplate: string };
  RetryPolicy?: { MaximumRetryAttempts: number; MaximumEventAgeInSeconds: number };
  DeadLetterConfig?: { Arn: string };
  SqsParameters?: { MessageGroupId: string };
}
