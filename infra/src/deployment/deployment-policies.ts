import { allow, type EffectiveStatement, policyDocument, type Statement } from "../constructs/policy-document.ts";
import {
  formatResourceArns,
  type ResourceKind,
  type ResourceScope,
  resourcePermissions,
} from "./resource-permissions.ts";

export interface DeploymentScope extends ResourceScope {
  environment: string;
  stateBucket: string;
  /** ARN of the policy that limits every role of the environment. */
  boundaryArn: string;
}

/** Allows refreshing every resource of an environment's stack and reading its state: no message, item, event or log entry. */
export function createPlanPolicy(scope: DeploymentScope): string {
  return policyDocument(...allowKinds(scope, () => ["read"]), findLogs(), ...readState(scope));
}

/** Allows what the plan does, and creating, changing and deleting the stack's resources and its state. */
export function createApplyPolicy(scope: DeploymentScope): string {
  return policyDocument(
    ...manageResources(scope),
    findLogs(),
    ...manageRoles(scope),
    ...readState(scope),
    ...writeState(scope),
  );
}

/** The most that a function of an environment can be allowed, whatever the policy of its role says. */
export function createBoundary(scope: ResourceScope): string {
  const { accountId, prefix, region } = scope;
  const { Bus, Log, Queue, Role, Table } = formatResourceArns(scope);
  return policyDocument(
    allow({
      Sid: "UseTable",
      Action: [
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
      ],
      Resource: Table,
    }),
    allow({ Sid: "PublishEvents", Action: ["events:PutEvents"], Resource: Bus }),
    allow({
      Sid: "UseQueues",
      Action: ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      Resource: Queue,
    }),
    allow({
      Sid: "ScheduleEvents",
      Action: ["scheduler:CreateSchedule", "scheduler:DeleteSchedule"],
      Resource: `arn:aws:scheduler:${region}:${accountId}:schedule/${prefix}*/*`,
    }),
    allow({
      Sid: "PassScheduleRole",
      Action: ["iam:PassRole"],
      Resource: Role,
      Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    }),
    allow({ Sid: "WriteLogs", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: Log }),
    allow({ Sid: "WriteTraces", Action: ["xray:PutTraceSegments"], Resource: "*" }),
  );
}

/** Keys have no name, but a tag. */
const tagged = (key: "RequestTag" | "ResourceTag", environment: string) => ({
  StringEquals: { [`aws:${key}/system`]: "orders", [`aws:${key}/environment`]: environment },
});

type Access = "read" | "write";

function listActions(kind: ResourceKind, accesses: readonly Access[]): string[] {
  const permissions = Object.values(resourcePermissions).filter((each) => each.kind === kind);
  return [...new Set(accesses.flatMap((access) => permissions.flatMap((each) => each[access])))];
}

/** Allows the actions on resources in one statement per kind, because the policies of a role have a size limit. */
function allowKinds(
  scope: DeploymentScope,
  selectAccesses: (kind: ResourceKind) => readonly Access[],
): EffectiveStatement[] {
  const arns = Object.entries(formatResourceArns(scope)) as [ResourceKind, string[]][];
  return arns.map(([kind, Resource]) => {
    const accesses = selectAccesses(kind);
    return allow({
      Sid: `${accesses.includes("write") ? "Manage" : "Read"}${kind}`,
      Action: listActions(kind, accesses),
      Resource,
      ...(kind === "Key" && { Condition: tagged("ResourceTag", scope.environment) }),
    });
  });
}

const findLogs = () => allow({ Sid: "FindLogs", Action: ["logs:DescribeLogGroups"], Resource: "*" });

function manageResources(scope: DeploymentScope): EffectiveStatement[] {
  const { Function: functions, Key } = formatResourceArns(scope);
  return [
    ...allowKinds(scope, (kind) => (kind === "Role" ? ["read"] : ["read", "write"])),
    allow({
      Sid: "PermitTriggers",
      Action: ["lambda:AddPermission"],
      Resource: functions,
      Condition: { StringEquals: { "lambda:Principal": ["apigateway.amazonaws.com", "events.amazonaws.com"] } },
    }),
    allow({
      Sid: "FeedFunctions",
      Action: ["lambda:CreateEventSourceMapping", "lambda:UpdateEventSourceMapping", "lambda:DeleteEventSourceMapping"],
      Resource: "*",
      Condition: { ArnLike: { "lambda:FunctionArn": functions } },
    }),
    allow({
      Sid: "CreateKey",
      Action: ["kms:CreateKey"],
      Resource: "*",
      Condition: tagged("RequestTag", scope.environment),
    }),
    allow({
      Sid: "TagKey",
      Action: ["kms:TagResource"],
      Resource: Key,
      Condition: tagged("RequestTag", scope.environment),
    }),
    // The access log of an HTTP API: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
    allow({
      Sid: "DeliverAccessLog",
      Action: [
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
      ],
      Resource: "*",
    }),
  ];
}

/**
 * Allows managing roles only while they have the boundary, so that no role can be given more than a function needs.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
function manageRoles(scope: DeploymentScope): EffectiveStatement[] {
  const { Role } = formatResourceArns(scope);
  const statements: Statement[] = [
    {
      Sid: "WriteRole",
      Action: listActions("Role", ["write"]),
      Resource: Role,
      Condition: { StringEquals: { "iam:PermissionsBoundary": scope.boundaryArn } },
    },
    { Sid: "TagRole", Action: ["iam:TagRole", "iam:UntagRole", "iam:ListInstanceProfilesForRole"], Resource: Role },
    {
      Sid: "PassRole",
      Action: ["iam:PassRole"],
      Resource: Role,
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    },
  ];
  return statements.map(allow);
}

const formatBucketArn = (bucket: string) => `arn:aws:s3:::${bucket}`;
const formatStateKey = (environment: string) => `orders-${environment}/terraform.tfstate`;

function readState({ environment, stateBucket }: DeploymentScope): EffectiveStatement[] {
  const bucket = formatBucketArn(stateBucket);
  const key = formatStateKey(environment);
  return [
    allow({
      Sid: "FindState",
      Action: ["s3:ListBucket"],
      Resource: bucket,
      // Terraform looks for other workspaces below `env:/`; there are none.
      Condition: { StringEquals: { "s3:prefix": [key, "env:/"] } },
    }),
    allow({ Sid: "ReadState", Action: ["s3:GetObject"], Resource: `${bucket}/${key}` }),
  ];
}

function writeState({ environment, stateBucket }: DeploymentScope): EffectiveStatement[] {
  const state = `${formatBucketArn(stateBucket)}/${formatStateKey(environment)}`;
  return [
    allow({ Sid: "WriteState", Action: ["s3:PutObject"], Resource: state }),
    allow({
      Sid: "LockState",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      Resource: `${state}.tflock`,
    }),
  ];
}
