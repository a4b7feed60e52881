import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { KmsKeyPolicy } from "@cdktf/provider-aws/lib/kms-key-policy/index.js";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { Construct } from "constructs";
import { allow, deny, policyDocument, type Statement } from "./policy-document.ts";

export interface EncryptedTopicProps {
  name: string;
  publisher: {
    /** The plural of the messages, for the names of statements. */
    noun: string;
    /** Such as `events.amazonaws.com`. */
    service: string;
    /** The only resource that may publish. @default - every resource of the account */
    sourceArn?: string;
  };
  /** Further statements of the topic's policy, without their resource. @default [] */
  statements?: readonly Omit<Statement, "Resource">[];
}

/**
 * An encrypted topic on which an AWS service publishes. It has its own key, because other services cannot use the one that
 * AWS manages for SNS.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export class EncryptedTopic extends Construct {
  readonly arn: string;
  /** The topic's only policy. */
  readonly policy: SnsTopicPolicy;
  /** Lets the publisher use the key. */
  readonly keyPolicy: KmsKeyPolicy;

  constructor(scope: Construct, id: string, { name, publisher, statements = [] }: EncryptedTopicProps) {
    super(scope, id);
    const { noun, service, sourceArn } = publisher;
    const key = new KmsKey(this, "key", { description: `Encrypts the topic ${name}`, enableKeyRotation: true });
    const topic = new SnsTopic(this, "Resource", { name, kmsMasterKeyId: key.arn });
    this.arn = topic.arn;
    const Principal = { Service: service };
    const accountCondition = { StringEquals: { "aws:SourceAccount": topic.owner } };
    this.keyPolicy = new KmsKeyPolicy(this, "key-policy", {
      keyId: key.keyId,
      policy: policyDocument(
        // Without it, the key could never be changed; IAM policies decide who may.
        allow({
          Sid: "Administer",
          Principal: { AWS: `arn:aws:iam::${topic.owner}:root` },
          Action: ["kms:*"],
          Resource: key.arn,
        }),
        allow({
          Sid: `Encrypt${noun}`,
          Principal,
          Condition: accountCondition,
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: key.arn,
        }),
      ),
    });
    this.policy = new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument(
        allow({
          Sid: `AcceptFrom${noun}`,
          Principal,
          Condition: sourceArn === undefined ? accountCondition : { ArnEquals: { "aws:SourceArn": sourceArn } },
          Action: ["sns:Publish"],
          Resource: topic.arn,
        }),
        ...statements.map((statement) => allow({ ...statement, Resource: topic.arn })),
        deny({
          Sid: "DenyWithoutTls",
          Principal: "*",
          Action: ["sns:Publish"],
          Resource: topic.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      ),
    });
  }
}
