import type { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { EventDefinition } from "service-kit/contract";
import type { Consumer } from "./consumer.ts";
import { addTarget } from "./event-target.ts";

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
  readonly targets: readonly TerraformResource[];

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
      const receiver = consumer.queue?.acceptFrom(rule) ?? this.#permitInvocation(consumer);
      return addTarget(this, consumerId, { rule, bus, targetId: consumerId, deadLetters, ...receiver });
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
