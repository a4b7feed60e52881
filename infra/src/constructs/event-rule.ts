import type { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import type { Consumer } from "./consumer.ts";

export interface EventRuleProps {
  name: string;
  bus: CloudwatchEventBus;
  /** The event that the rule matches, by source and detail-type. */
  event: { source: string; detailType: string };
  /** Who reacts to it, by the id of the target; a rule has at most 5. */
  consumers: Record<string, Consumer>;
}

/** Brings an event to the services that react to it. */
export class EventRule extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, bus, event, consumers }: EventRuleProps) {
    super(scope, id);
    this.name = name;
    const rule = new CloudwatchEventRule(this, "Resource", {
      name,
      eventBusName: bus.name,
      eventPattern: JSON.stringify({ source: [event.source], "detail-type": [event.detailType] }),
    });
    this.arn = rule.arn;

    for (const [consumerId, { service, deadLetters }] of Object.entries(consumers)) {
      const permission = new LambdaPermission(this, `${consumerId}-permission`, {
        statementId: `AllowRule-${id}`,
        functionName: service.function.functionName,
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        sourceArn: rule.arn,
      });
      deadLetters.acceptFrom(rule);
      new CloudwatchEventTarget(this, consumerId, {
        rule: rule.name,
        eventBusName: bus.name,
        targetId: consumerId,
        arn: service.function.arn,
        // AWS's defaults, written down because the promise rests on them.
        retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 24 * 60 * 60 },
        deadLetterConfig: { arn: deadLetters.arn },
        // An event that comes before its permissions would be a dead letter, or lost.
        dependsOn: [permission, deadLetters.policy],
      });
    }
  }
}
