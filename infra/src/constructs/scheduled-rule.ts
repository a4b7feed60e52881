import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { Construct } from "constructs";
import type { Consumer } from "./consumer.ts";
import { addTarget } from "./event-target.ts";

export interface ScheduledRuleProps {
  name: string;
  /** Such as `rate(5 minutes)` or `cron(0 6 * * ? *)`, in UTC. */
  expression: string;
  consumer: Consumer;
}

/**
 * Invokes a service on a schedule, with permissions, retries and dead letters. AWS runs schedules on the default bus only.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
 */
export class ScheduledRule extends Construct {
  readonly id: string;
  readonly name: string;

  constructor(scope: Construct, id: string, { name, expression, consumer }: ScheduledRuleProps) {
    super(scope, id);
    this.id = id;
    this.name = name;
    const { deadLetters, id: consumerId, invocationSettings, queue, service } = consumer;
    const rule = new CloudwatchEventRule(this, "Resource", {
      name,
      scheduleExpression: expression,
      tags: { service: consumerId },
    });
    const permit = () =>
      service.permit(this, "permission", {
        statementId: `AllowRule-${id}`,
        principal: "events.amazonaws.com",
        sourceArn: rule.arn,
      });
    const receiver = queue?.acceptFrom(rule) ?? {
      arn: service.live.arn,
      dependsOn: [permit(), invocationSettings],
    };
    addTarget(this, "target", { rule, targetId: consumerId, deadLetters, ...receiver });
  }
}
