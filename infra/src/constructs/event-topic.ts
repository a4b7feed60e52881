import type { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { EventDefinition } from "service-kit/contract";
import type { Consumer } from "./consumer.ts";
import { EncryptedTopic } from "./encrypted-topic.ts";
import { EventQueue } from "./event-queue.ts";
import { addTarget } from "./event-target.ts";

/** A filter policy on the event, such as `{ detail: { metadata: { service: ["order_service"] } } }`. */
type FilterPolicy = Readonly<Record<string, unknown>>;

export interface EventTopicSettings {
  /** Accounts that may subscribe queues and functions. @default [] only this account, by the policies of its roles */
  subscriberAccounts?: readonly string[] | undefined;
  /**
   * Queues of this stack that receive the events, by name.
   * @default {} subscribers have their own queues
   */
  queues?: Readonly<Record<string, { filterPolicy?: FilterPolicy | undefined }>> | undefined;
  /**
   * Services that receive the event through the topic instead of from a rule. Their handlers have to be wrapped in
   * `fromTopic` of service-kit, or in `fromQueue` with a queue in front.
   * @default {} rules deliver to all services
   */
  services?: Readonly<Record<string, { filterPolicy?: FilterPolicy | undefined }>> | undefined;
}

interface EventTopicProps extends EventTopicSettings {
  /** Adds the prefix of the environment to a name. */
  toResourceName: (name: string) => string;
  bus: CloudwatchEventBus;
  event: EventDefinition<unknown>;
  protectData: boolean;
}

/**
 * Publishes one event to other teams, and to services that subscribe, as it is on the bus. The topic has its own rule: it
 * takes no target of the services' rules, and a replay to it alone invokes no service that does not subscribe.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
export class EventTopic extends Construct {
  /** Terraform name of the topic, such as `order-created-topic`. */
  readonly id: string;
  /** Name of the rule, which is that of the topic, too. */
  readonly name: string;
  readonly arn: string;
  readonly ruleArn: string;
  readonly event: EventDefinition<unknown>;
  readonly deadLetters: EventQueue;
  /** By name. */
  readonly queues: ReadonlyMap<string, EventQueue>;
  /** The services that receive the event through the topic. */
  readonly consumers: Consumer[] = [];
  /** Delivers to the services. */
  readonly targets: TerraformResource[];
  #services: NonNullable<EventTopicSettings["services"]>;

  constructor(scope: Construct, id: string, props: EventTopicProps) {
    super(scope, id);
    const { bus, event, protectData, queues = {}, services = {}, subscriberAccounts = [], toResourceName } = props;
    this.id = id;
    this.event = event;
    this.#services = services;
    this.name = toResourceName(id);
    const rule = new CloudwatchEventRule(this, "rule", {
      name: this.name,
      eventBusName: bus.name,
      eventPattern: JSON.stringify({ source: [event.source], "detail-type": [event.detailType] }),
    });
    const topic = new EncryptedTopic(this, "Resource", {
      name: this.name,
      publisher: { noun: "Rule", service: "events.amazonaws.com", sourceArn: rule.arn },
      statements: subscriberAccounts.length > 0 ? [permitSubscriptions(subscriberAccounts)] : [],
    });
    this.arn = topic.arn;
    this.ruleArn = rule.arn;
    this.deadLetters = new EventQueue(this, "dead-letters", {
      name: toResourceName(`${id}-dead-letters`),
      service: "shared",
      protectData,
    });
    const { arn, deadLetters } = this;
    const dependsOn = [topic.policy, topic.keyPolicy];
    this.targets = [addTarget(this, "target", { rule, bus, targetId: id, arn, deadLetters, dependsOn })];
    this.queues = new Map(
      Object.entries(queues).map(([name, { filterPolicy }]) => {
        const queue = new EventQueue(this, name, { name: toResourceName(name), service: "shared", protectData });
        queue.acceptFromTopic(arn);
        this.#subscribe(name, { arn: queue.arn, isQueue: true, deadLetters, dependsOn: [queue.policy], filterPolicy });
        return [name, queue];
      }),
    );
  }

  /** Subscribes the services that the settings name, and returns the others. */
  subscribeServices(consumers: readonly Consumer[]): Consumer[] {
    const subscribers = consumers.filter(({ id }) => id in this.#services);
    for (const consumer of subscribers) {
      const { deadLetters, id, queue: inFront } = consumer;
      const filterPolicy = this.#services[id]?.filterPolicy;
      const receiver = inFront?.acceptFromTopic(this.arn) ?? this.#permitInvocation(consumer);
      const isQueue = inFront !== undefined;
      this.targets.push(this.#subscribe(id, { ...receiver, isQueue, deadLetters, filterPolicy }));
    }
    this.consumers.push(...subscribers);
    return consumers.filter((consumer) => !subscribers.includes(consumer));
  }

  #permitInvocation({ id, invocationSettings, service }: Consumer) {
    const permission = service.permit(this, `${id}-permission`, {
      statementId: `AllowTopic-${this.id}`,
      principal: "sns.amazonaws.com",
      sourceArn: this.arn,
    });
    return { arn: service.live.arn, dependsOn: [permission, invocationSettings] };
  }

  /** Lets a function receive the events, or a queue without SNS's envelope. */
  #subscribe(
    name: string,
    { arn, deadLetters, dependsOn, filterPolicy, isQueue }: SubscriptionProps,
  ): SnsTopicSubscription {
    deadLetters.acceptFromTopic(this.arn);
    return new SnsTopicSubscription(this, `${name}-subscription`, {
      topicArn: this.arn,
      ...(isQueue ? { protocol: "sqs", rawMessageDelivery: true } : { protocol: "lambda" }),
      endpoint: arn,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn }),
      ...(filterPolicy && { filterPolicy: JSON.stringify(filterPolicy), filterPolicyScope: "MessageBody" }),
      dependsOn: [...dependsOn, deadLetters.policy],
    });
  }
}

interface SubscriptionProps {
  /** The queue, or the function's alias. */
  arn: string;
  isQueue: boolean;
  /** Receives the events that cannot be delivered. */
  deadLetters: EventQueue;
  /** Permissions without which an event during the deployment would become a dead letter. */
  dependsOn: readonly ITerraformDependable[];
  filterPolicy: FilterPolicy | undefined;
}

/** Permits no other protocols, such as email, with which events would leave AWS. */
function permitSubscriptions(accounts: readonly string[]) {
  return {
    Sid: "LetAccountsSubscribe",
    Principal: { AWS: accounts.map((account) => `arn:aws:iam::${account}:root`) },
    Action: ["sns:Subscribe"],
    Condition: { StringEquals: { "sns:Protocol": ["sqs", "lambda"] } },
  };
}
