import type { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { allow, deny, policyDocument } from "./policy-document.ts";

/** SQS's maximum of 14 days: enough time to notice, fix and redrive. */
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

export interface EventQueueProps {
  name: string;
  /** The consumer's package, for the `service` tag. */
  service: string;
  /** Rejects any plan that would delete the queue with its messages. */
  protectData: boolean;
  /** Seconds for which a received message is hidden. @default - SQS's default of 30 */
  visibilityTimeoutSeconds?: number;
  /** Moves a message to another queue once it was received `maxReceiveCount` times. @default - messages stay */
  redrivePolicy?: { deadLetterTargetArn: string; maxReceiveCount: number };
}

/** An encrypted queue that receives events from rules. Each event stays until it is handled, for 14 days at most. */
export class EventQueue extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly url: string;
  /** The queue's only policy, which allows every rule that sends events. */
  readonly policy: SqsQueuePolicy;
  #rules: CloudwatchEventRule[] = [];

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    const { name, service, protectData, redrivePolicy, visibilityTimeoutSeconds } = props;
    const queue = new SqsQueue(this, "Resource", {
      name,
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
    this.#rules.push(rule);
  }

  #policyDocument(): string {
    const acceptFromRules = allow({
      Sid: "AcceptFromRules",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["sqs:SendMessage"],
      Resource: this.arn,
      Condition: { ArnEquals: { "aws:SourceArn": this.#rules.map(({ arn }) => arn) } },
    });
    return policyDocument(
      // A condition without values is invalid.
      ...(this.#rules.length > 0 ? [acceptFromRules] : []),
      deny({
        Sid: "DenyWithoutTls",
        Principal: "*",
        Action: ["sqs:*"],
        Resource: this.arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    );
  }
}
