import type { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import type { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { EventQueue } from "./event-queue.ts";

interface EventTargetProps {
  rule: CloudwatchEventRule;
  /** @default - the default bus, on which schedules run */
  bus?: CloudwatchEventBus;
  targetId: string;
  arn: string;
  /** The group of all events in a FIFO queue. @default - the target is none */
  messageGroupId?: string | undefined;
  /** Receives the events that cannot be delivered. */
  deadLetters: EventQueue;
  /** Permissions and policies without which an event during the deployment would become a dead letter or be lost. */
  dependsOn?: readonly ITerraformDependable[];
}

/** Adds a target to a rule, with retries and dead letters. */
export function addTarget(scope: Construct, id: string, props: EventTargetProps): CloudwatchEventTarget {
  const { arn, bus, deadLetters, dependsOn = [], messageGroupId, rule, targetId } = props;
  deadLetters.acceptFrom(rule);
  return new CloudwatchEventTarget(scope, id, {
    rule: rule.name,
    ...(bus && { eventBusName: bus.name }),
    targetId,
    arn,
    ...(messageGroupId !== undefined && { sqsTarget: { messageGroupId } }),
    // AWS's defaults, made explicit because the delivery promise depends on them.
    retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 24 * 60 * 60 },
    deadLetterConfig: { arn: deadLetters.arn },
    dependsOn: [...dependsOn, deadLetters.policy],
  });
}
