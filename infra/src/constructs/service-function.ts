import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { Construct } from "constructs";
import { LambdaArchive } from "./lambda-archive.ts";
import { allow, policyDocument, type Statement } from "./policy-document.ts";

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
  /** ARN of the policy that limits the role. @default - no limit */
  permissionsBoundary?: string | undefined;
}

/** A service's Lambda function with its own role and log group. */
export class ServiceFunction extends Construct {
  readonly function: LambdaFunction;
  readonly log: CloudwatchLogGroup;
  readonly service: string;
  /** Name of the function, known before the deployment. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { service, name, environment, statements, logRetentionDays, protectData, commit } = props;
    const tags = { service };
    this.service = service;
    this.name = name;

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
        ...statements.map(allow),
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
      timeout: 15,
      // Stack traces name lines of the sources, for a few milliseconds of each cold start.
      environment: { variables: { ...environment, NODE_OPTIONS: "--enable-source-maps" } },
      loggingConfig: { logFormat: "JSON", logGroup: this.log.name },
      tracingConfig: { mode: "Active" },
      ...(props.reservedConcurrency && { reservedConcurrentExecutions: props.reservedConcurrency }),
      tags: { ...tags, commit },
      // Without the policy, the first invocations would fail.
      dependsOn: [policy],
    });
  }
}
