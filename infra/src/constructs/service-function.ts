import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import type { Settings } from "../environments.ts";
import { LambdaArchive } from "./lambda-archive.ts";
import { Outbox, type OutboxProps, type OutboxSource } from "./outbox.ts";
import { allow, policyDocument, type Statement } from "./policy-document.ts";

export interface PermissionProps {
  /** Unique for each source: the permissions of both may exist while one replaces the other. */
  statementId: string;
  principal: string;
  sourceArn: string;
}

/** Longer than two calls of the SDK that hang until they time out. */
export const TIMEOUT_SECONDS = 15;

export interface ServiceFunctionProps {
  /** The service's package, such as `invoice-service`: its bundle, and the `service` tag. */
  service: string;
  /** Name of the function, its role and its log group. */
  name: string;
  environment: Record<string, string>;
  /** Permissions of the service, in addition to writing logs and traces. */
  statements: Statement[];
  logRetentionDays: number;
  /** Rejects any plan that would delete the log or, of a consumer, the dead letters. */
  protectData: boolean;
  /** Deployed commit, for the `commit` tag. */
  commit: string;
  /** Concurrent invocations. @default - the account's limit: a reservation takes capacity from all other functions */
  reservedConcurrency?: number | undefined;
  /** Version that `live` points to. @default - the one that the deployment publishes */
  pinnedVersion?: PinnedVersion | undefined;
  /** ARN of the policy that limits the role. @default - no limit */
  permissionsBoundary?: string | undefined;
  /**
   * Passes events that the service stores in the table to its function, whose handler has to be wrapped in `fromStream` of
   * service-kit. @default - the service publishes its events itself
   */
  outbox?: (OutboxProps & OutboxSource) | undefined;
}

type PinnedVersion = Settings["pinnedVersions"][keyof Settings["pinnedVersions"]];

/**
 * A service's Lambda function with its own role and log group. Each deployment with new code or configuration publishes a
 * version; everything invokes the alias `live`, which points to one.
 */
export class ServiceFunction extends Construct {
  readonly function: LambdaFunction;
  readonly live: LambdaAlias;
  readonly log: CloudwatchLogGroup;
  readonly service: string;
  /** Name of the function, known before the deployment. */
  readonly name: string;
  /** Undefined if the service publishes its events itself. */
  readonly outbox: Outbox | undefined;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { service, name, environment, statements, logRetentionDays, protectData, commit } = props;
    const tags = { service };
    this.service = service;
    this.name = name;

    this.outbox = props.outbox && new Outbox(this, "outbox", { ...props.outbox, name, service, protectData });
    const archive = new LambdaArchive(this, "archive", { service });
    this.log = new CloudwatchLogGroup(this, "log", {
      name: `/aws/lambda/${name}`,
      retentionInDays: logRetentionDays,
      tags,
      lifecycle: { preventDestroy: protectData },
    });
    const role = new IamRole(this, "role", {
      name,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
      ...(props.permissionsBoundary && { permissionsBoundary: props.permissionsBoundary }),
      tags,
    });
    const policy = new IamRolePolicy(this, "policy", {
      name,
      role: role.name,
      policy: policyDocument(
        allow({
          Sid: "WriteLog",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: `${this.log.arn}:*`,
        }),
        // X-Ray does not support resource-level permissions.
        allow({ Sid: "WriteTraces", Action: ["xray:PutTraceSegments"], Resource: "*" }),
        ...[...statements, ...(this.outbox?.statements ?? [])].map(allow),
      ),
    });

    this.function = new LambdaFunction(this, "Resource", {
      functionName: name,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "handler.handler",
      filename: archive.filename,
      sourceCodeHash: archive.sourceCodeHash,
      role: role.arn,
      // Twice what Node.js needs, for the share of a CPU that comes with it; see docs/scaling.md.
      memorySize: 256,
      timeout: TIMEOUT_SECONDS,
      publish: true,
      environment: { variables: environment },
      loggingConfig: { logFormat: "JSON", logGroup: this.log.name },
      tracingConfig: { mode: "Active" },
      ...(props.reservedConcurrency && { reservedConcurrentExecutions: props.reservedConcurrency }),
      tags: { ...tags, commit },
      // Without the policy, the first invocations would fail.
      dependsOn: [policy],
    });
    this.live = this.#createAlias(props.pinnedVersion);
    this.outbox?.feed(this.live);
  }

  /** Lets a service of AWS invoke `live` for one of its resources. */
  permit(scope: Construct, id: string, permission: PermissionProps): LambdaPermission {
    return new LambdaPermission(scope, id, {
      ...permission,
      functionName: this.function.functionName,
      qualifier: this.live.name,
      action: "lambda:InvokeFunction",
      // A permission is replaced when it changes. Until the new one exists, nothing could invoke the function.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  #createAlias(pinned: PinnedVersion): LambdaAlias {
    const { functionName, version: published } = this.function;
    const canaryWeight = pinned?.canaryPercent && pinned.canaryPercent / 100;
    return new LambdaAlias(this, "live", {
      name: "live",
      functionName,
      functionVersion: pinned ? String(pinned.version) : published,
      ...(canaryWeight && { routingConfig: { additionalVersionWeights: { [published]: canaryWeight } } }),
    });
  }
}
