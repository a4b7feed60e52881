import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { KmsKeyPolicy } from "@cdktf/provider-aws/lib/kms-key-policy/index.js";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { Construct } from "constructs";
import { allow, deny, policyDocument } from "./policy-document.ts";

/**
 * An encrypted topic to which alarms are sent. It has its own key, because CloudWatch cannot use the one that AWS
 * manages for SNS.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export class AlarmTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name }: { name: string }) {
    super(scope, id);
    const key = new KmsKey(this, "key", { description: `Encrypts the topic ${name}`, enableKeyRotation: true });
    const topic = new SnsTopic(this, "Resource", { name, kmsMasterKeyId: key.arn });
    this.arn = topic.arn;
    const fromAlarms = {
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": topic.owner } },
    };
    new KmsKeyPolicy(this, "key-policy", {
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
          Sid: "EncryptAlarms",
          ...fromAlarms,
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: key.arn,
        }),
      ),
    });
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument(
        allow({ Sid: "AcceptFromAlarms", ...fromAlarms, Action: ["sns:Publish"], Resource: topic.arn }),
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
