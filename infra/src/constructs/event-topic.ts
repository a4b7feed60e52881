import type { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import type { EventDefinition } from "service-kit/contract";
import { EncryptedTopic } from "./encrypted-topic.ts";
import { EventQueue } from "./event-queue.ts";
import { addTarget } from "./event-target.ts";

export interface EventTopicSettings {
  /** Accounts that may subscribe queues and functions. @default [] only this account, by the policies of its roles */
  subscriberAccounts?: readonly string[] | undefined;
  /**
   * Queues of this stack that receive the events, by name, each with a filter policy on the event.
   * @default {} subscribers have their own queues
   */
  queues?: Readonly<Record<string, { filterPolicy?: Readonly<Record<string, unknown>> | undefined }>> | undefined;
}

interface EventTopicProps extends EventTopicSettings {
  /** Adds the prefix of the environment to a name. */
  toResourceName: (name: string) => string;
  bus: CloudwatchEventBus;
  event: Pick<EventDefinition<unknown>, "source" | "detailType">;
  protectData: boolean;
}

/**
 * Publishes one event to other teams, as it is on the bus. The topic has its own rule: it takes no target of the services'
 * rules, and a replay to it alone repeats lost events without invoking a service.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
export class EventTopic extends Construct {
  /** Terraform name of the topic, such as `order-created-topic`. */
  readonly id: string;
  /** Name of the rule, which is that of the topic, too. */
  readonly name: string;
  readonly arn: string;
  readonly ruleArn: string;
  readonly deadLetters: EventQueue;
  /** By name. */
  readonly queues: ReadonlyMap<string, EventQueue>;

  constructor(scope: Construct, id: string, props: EventTopicProps) {
    super(scope, id);
    const { bus, event, protectData, queues = {}, subscriberAccounts = [], toResourceName } = props;
    this.id = id;
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
    addTarget(this, "target", { rule, bus, targetId: id, arn, deadLetters, dependsOn });
    this.queues = new Map(
      Object.entries(queues).map(([name, { filterPolicy }]) => {
        const queue = new EventQueue(this, name, { name: toResourceName(name), service: "shared", protectData });
        this.#subscribe(name, queue, filterPolicy);
        return [name, queue];
      }),
    );
  }

  /** Lets a queue receive the events without SNS's envelope. */
  #subscribe(name: string, queue: EventQueue, filterPolicy: object | undefined): void {
    queue.acceptFromTopic(this.arn);
    this.deadLetters.acceptFromTopic(this.arn);
    new SnsTopicSubscription(this, `${name}-subscription`, {
      topicArn: this.arn,
      protocol: "sqs",
      endpoint: queue.arn,
      rawMessageDelivery: true,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetters.arn }),
      ...(filterPolicy && { filterPolicy: JSON.stringify(filterPolicy), filterPolicyScope: "MessageBody" }),
      dependsOn: [queue.policy, this.deadLetters.policy],
    });
  }
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
