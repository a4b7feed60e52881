import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { NamedStack } from "./constructs/named-stack.ts";
import { deny, policyDocument } from "./constructs/policy-document.ts";
import { configureStateBackend } from "./constructs/state-backend.ts";
import type { Settings } from "./environments.ts";

/** Number of days for which an old version of a state can be restored. */
const OLD_VERSIONS_DAYS = 90;

/** The S3 bucket for the Terraform state of the environments and, once it exists, of this stack. */
export class StateStack extends NamedStack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const { accountId, namePrefix, owner, region, state } = settings;
    // The bucket cannot hold its own state before it exists: until its name is set, the state is a local file.
    const bucketExists = state.kind === "s3" && state.bucket !== undefined;
    configureStateBackend(this, id, { region, state: bucketExists ? state : { kind: "local" } });
    new AwsProvider(this, "aws", {
      region,
      ...(accountId && { allowedAccountIds: [accountId] }),
      defaultTags: [{ tags: { system: "orders", environment: "shared", service: "state", owner } }],
    });

    const bucket = new S3Bucket(this, "state", {
      // Bucket names are globally unique: AWS appends a suffix.
      bucketPrefix: `${namePrefix}-orders-state-`,
      lifecycle: { preventDestroy: true },
    });
    new S3BucketVersioningA(this, "state-versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "state-encryption", {
      bucket: bucket.id,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    new S3BucketPublicAccessBlock(this, "state-public-access", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketLifecycleConfiguration(this, "state-lifecycle", {
      bucket: bucket.id,
      rule: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSIONS_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
    });
    new S3BucketPolicy(this, "state-policy", {
      bucket: bucket.id,
      policy: policyDocument(
        deny({
          Sid: "DenyWithoutTls",
          Principal: "*",
          Action: ["s3:*"],
          Resource: [bucket.arn, `${bucket.arn}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      ),
    });
    new TerraformOutput(this, "state_bucket_name", { value: bucket.id });
  }
}
