import type { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { Construct } from "constructs";
import type { EventDefinition } from "service-kit/contract";
import type { Consumer } from "./consumer.ts";

export interface EventRuleProps {
  name: string;
  bus: CloudwatchEventBus;
  event: EventDefinition<unknown>;
  /** EventBridge allows at most 5 targets per rule. */
  consumers: readonly Consumer[];
}

/** Delivers one event to the services that react to it, with permissions, retries and dead letters. */
export class EventRule extends Construct {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly event: EventDefinition<unknown>;
  readonly consumers: readonly Consumer[];
  readonly targets: readonly CloudwatchEventTarget[];

  constructor(scope: Construct, id: string, { name, bus, event, consumers }: EventRuleProps) {
    super(scope, id);
    this.id = id;
    this.name = name;
    this.event = event;
    this.consumers = consumers;
    const rule = new CloudwatchEventRule(this, "Resource", {
      name,
      eventBusName: bus.name,
      eventPattern: JSON.stringify({ source: [event.source], "detail-type": [event.detailType] }),
    });
    this.arn = rule.arn;

    this.targets = consumers.map((consumer) => {
      const { id: consumerId, deadLetters } = consumer;
      const { arn, dependsOn } = consumer.queue?.acceptFrom(rule) ?? this.#permitInvocation(consumer);
      deadLetters.acceptFrom(rule);
      return new CloudwatchEventTarget(this, consumerId, {
        rule: rule.name,
        eventBusName: bus.name,
        targetId: consumerId,
        arn,
        // AWS's defaults, made explicit because the delivery promise depends on them.
        retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 24 * 60 * 60 },
        deadLetterConfig: { arn: deadLetters.arn },
        // Without these, an event that arrives during the deployment would become a dead letter or be lost.
        dependsOn: [...dependsOn, deadLetters.policy],
      });
    });
  }

  #permitInvocation({ id, invocationSettings, service }: Consumer) {
    const permission = service.permit(this, `${id}-permission`, {
      statementId: `AllowRule-${this.id}`,
      principal: "events.amazonaws.com",
      sourceArn: this.arn,
    });
    return { arn: service.live.arn, dependsOn: [permission, invocationSettings] };
  }
}
