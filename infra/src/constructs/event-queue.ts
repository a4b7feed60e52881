import type { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { allow, deny, type EffectiveStatement, policyDocument } from "./policy-document.ts";

/** SQS's maximum of 14 days: enough time to notice, fix and redrive. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

export interface EventQueueProps {
  /** Without the suffix `.fifo`. */
  name: string;
  /** Makes it a FIFO queue, which drops events that it received in the five minutes before. @default false */
  fifo?: boolean;
  /** The consumer's package, for the `service` tag. */
  service: string;
  /** Rejects any plan that would delete the queue with its messages. */
  protectData: boolean;
  /** Seconds for which a received message is hidden. @default - SQS's default of 30 */
  visibilityTimeoutSeconds?: number;
  /** Moves a message to another queue once it was received `maxReceiveCount` times. @default - messages stay */
  redrivePolicy?: { deadLetterTargetArn: string; maxReceiveCount: number };
}

/** An encrypted queue that receives events from rules and topics. Each event stays until it is handled, for 14 days at most. */
export class EventQueue extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly url: string;
  /** The queue's only policy, which allows every rule and topic that sends events. */
  readonly policy: SqsQueuePolicy;
  #ruleArns: string[] = [];
  #topicArns = new Set<string>();

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    const { fifo = false, service, protectData, redrivePolicy, visibilityTimeoutSeconds } = props;
    const name = fifo ? `${props.name}.fifo` : props.name;
    const queue = new SqsQueue(this, "Resource", {
      name,
      ...(fifo && { fifoQueue: true, contentBasedDeduplication: true }),
      messageRetentionSeconds: RETENTION_SECONDS,
      ...(visibilityTimeoutSeconds !== undefined && { visibilityTimeoutSeconds }),
      ...(redrivePolicy && { redrivePolicy: JSON.stringify(redrivePolicy) }),
      sqsManagedSseEnabled: true,
      tags: { service },
      lifecycle: { preventDestroy: protectData },
    });
    this.arn = queue.arn;
    this.name = name;
    this.url = queue.url;
    this.policy = new SqsQueuePolicy(this, "policy", {
      queueUrl: queue.url,
      policy: Lazy.stringValue({ produce: () => this.#policyDocument() }),
    });
  }

  /** Allows EventBridge to send events for the rule. */
  acceptFrom(rule: CloudwatchEventRule): void {
    this.#ruleArns.push(rule.arn);
  }

  /** Allows SNS to send the messages of the topic. */
  acceptFromTopic(topicArn: string): void {
    this.#topicArns.add(topicArn);
  }

  #policyDocument(): string {
    return policyDocument(
      ...this.#accept("Rules", "events.amazonaws.com", this.#ruleArns),
      ...this.#accept("Topics", "sns.amazonaws.com", [...this.#topicArns]),
      deny({
        Sid: "DenyWithoutTls",
        Principal: "*",
        Action: ["sqs:*"],
        Resource: this.arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    );
  }

  /** Returns no statement without ARNs: a condition without values is invalid. */
  #accept(noun: string, service: string, sourceArns: string[]): EffectiveStatement[] {
    const statement = allow({
      Sid: `AcceptFrom${noun}`,
      Principal: { Service: service },
      Action: ["sqs:SendMessage"],
      Resource: this.arn,
      Condition: { ArnEquals: { "aws:SourceArn": sourceArns } },
    });
    return sourceArns.length > 0 ? [statement] : [];
  }
}
