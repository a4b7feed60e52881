import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { CloudwatchEventBusPolicy } from "@cdktf/provider-aws/lib/cloudwatch-event-bus-policy/index.js";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { Construct } from "constructs";
import type { EventDefinition } from "service-kit/contract";
import { EventQueue } from "./event-queue.ts";
import { addTarget } from "./event-target.ts";
import { allow, policyDocument } from "./policy-document.ts";

interface SharedBusProps {
  /** Adds the prefix of the environment to a name. */
  toResourceName: (name: string) => string;
  /** The bus of the services. */
  bus: CloudwatchEventBus;
  /** The events that pass to the bus, as they are. */
  events: readonly Pick<EventDefinition<unknown>, "source" | "detailType">[];
  /** Accounts that may have rules on the bus. @default [] only this account, by the policies of its roles */
  accounts?: readonly string[] | undefined;
  region: string;
  protectData: boolean;
}

/**
 * A bus on which other teams have their rules, with any event pattern, and without access to the bus of the
 * services. Each event has a rule that passes it on.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
 */
export class SharedBus extends Construct {
  /** Terraform name of the bus, such as `partners-bus`. */
  readonly id: string;
  readonly arn: string;
  readonly deadLetters: EventQueue;
  /** The rules that pass events to the bus. */
  readonly rules: readonly { id: string; name: string; arn: string }[];

  constructor(scope: Construct, id: string, props: SharedBusProps) {
    super(scope, id);
    const { accounts = [], events, protectData, region, toResourceName } = props;
    this.id = id;
    const shared = new CloudwatchEventBus(this, "Resource", { name: toResourceName(id) });
    this.arn = shared.arn;
    if (accounts.length > 0) {
      // The bus is in the ARN of its rules; the account's id does not belong in the repository.
      const rulesArn = `arn:aws:events:${region}:*:rule/${toResourceName(id)}/*`;
      const policy = policyDocument(permitRules(accounts, rulesArn));
      new CloudwatchEventBusPolicy(this, "policy", { eventBusName: shared.name, policy });
    }
    this.deadLetters = new EventQueue(this, "dead-letters", {
      name: toResourceName(`${id}-dead-letters`),
      service: "shared",
      protectData,
    });
    this.rules = events.map((event) => this.#pass(event, props));
  }

  #pass({ detailType, source }: SharedBusProps["events"][number], { bus, toResourceName }: SharedBusProps) {
    const eventId = detailType.replaceAll("_", "-");
    const id = `${this.id}-${eventId}`;
    const rule = new CloudwatchEventRule(this, `${eventId}-rule`, {
      name: toResourceName(id),
      eventBusName: bus.name,
      eventPattern: JSON.stringify({ source: [source], "detail-type": [detailType] }),
    });
    // A bus of the same account and region needs no role.
    const { arn, deadLetters } = this;
    addTarget(this, `${eventId}-target`, { rule, bus, targetId: this.id, arn, deadLetters });
    return { id, name: toResourceName(id), arn: rule.arn };
  }
}

/** Permits each account to have rules, and to change only those that it created. */
function permitRules(accounts: readonly string[], rulesArn: string) {
  const changeRules = ["PutRule", "DeleteRule", "DescribeRule", "DisableRule", "EnableRule"];
  const changeTargets = ["PutTargets", "RemoveTargets", "ListTargetsByRule"];
  return allow({
    Sid: "LetAccountsHaveRules",
    Principal: { AWS: accounts.map((account) => `arn:aws:iam::${account}:root`) },
    Action: [...changeRules, ...changeTargets].map((action) => `events:${action}`),
    Resource: rulesArn,
    Condition: { StringEqualsIfExists: { "events:creatorAccount": "$${aws:PrincipalAccount}" } },
  });
}
