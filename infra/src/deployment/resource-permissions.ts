/** Where the resources of an environment are, and the prefix of their names, such as `lab2-dev-`. */
export interface ResourceScope {
  accountId: string;
  region: string;
  prefix: string;
}

interface ResourcePermissions {
  kind: ResourceKind;
  /** Actions with which Terraform refreshes a resource of the type. None reads data. */
  read: string[];
  /** Actions with which it creates, updates and deletes one. */
  write: string[];
}

export type ResourceKind = keyof ReturnType<typeof formatResourceArns>;

/** Formats the ARNs of an environment's resources by kind. An API, a key, an
 * event source mapping and a log delivery have no name, so theirs cover all of them. */
export function formatResourceArns({ accountId, prefix, region }: ResourceScope) {
  const format = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  return {
    Table: [format("dynamodb", `table/${prefix}*`)],
    Bus: [format("events", `event-bus/${prefix}*`)],
    Rule: [format("events", `rule/${prefix}*`)],
    Archive: [format("events", `archive/${prefix}*`), format("events", `event-bus/${prefix}*`)],
    Function: [format("lambda", `function:${prefix}*`)],
    EventSourceMapping: [format("lambda", "event-source-mapping:*")],
    Role: [`arn:aws:iam::${accountId}:role/${prefix}*`],
    Queue: [format("sqs", `${prefix}*`)],
    Topic: [format("sns", `${prefix}*`)],
    ScheduleGroup: [format("scheduler", `schedule-group/${prefix}*`)],
    Key: [format("kms", "key/*")],
    Log: ["lambda", "vendedlogs/*"].map((source) => format("logs", `log-group:/aws/${source}/${prefix}*`)),
    // Sources and destinations of logs. The delivery that connects two of them has no name.
    Delivery: [format("logs", `delivery-*:${prefix}*`), format("logs", "delivery:*")],
    Alarm: [format("cloudwatch", `alarm:${prefix}*`)],
    Dashboard: [`arn:aws:cloudwatch::${accountId}:dashboard/${prefix}*`],
    Api: ["apis", "apis/*", "domainnames", "domainnames/*", "tags/*"].map(
      (path) => `arn:aws:apigateway:${region}::/${path}`,
    ),
    Schema: ["registry", "schema"].map((type) => format("schemas", `${type}/${prefix}*`)),
    Budget: [`arn:aws:budgets::${accountId}:budget/${prefix}*`],
  };
}

const EVENTS_TAGS = ["events:TagResource", "events:UntagResource"];
const LOGS_TAGS = ["logs:TagResource", "logs:UntagResource"];
const API: ResourcePermissions = {
  kind: "Api",
  read: ["apigateway:GET"],
  write: ["apigateway:POST", "apigateway:PUT", "apigateway:PATCH", "apigateway:DELETE"],
};

/**
 * The permissions that Terraform's AWS provider needs for each type of resource in an environment's stack.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const resourcePermissions: Record<string, ResourcePermissions> = {
  aws_apigatewayv2_api: API,
  aws_apigatewayv2_api_mapping: API,
  aws_apigatewayv2_authorizer: API,
  aws_apigatewayv2_domain_name: API,
  aws_apigatewayv2_integration: API,
  aws_apigatewayv2_route: API,
  aws_apigatewayv2_stage: API,
  aws_budgets_budget: {
    kind: "Budget",
    read: ["budgets:ViewBudget", "budgets:ListTagsForResource"],
    write: ["budgets:ModifyBudget", "budgets:TagResource", "budgets:UntagResource"],
  },
  aws_cloudwatch_dashboard: {
    kind: "Dashboard",
    read: ["cloudwatch:GetDashboard"],
    write: ["cloudwatch:PutDashboard", "cloudwatch:DeleteDashboards"],
  },
  aws_cloudwatch_event_archive: {
    kind: "Archive",
    read: ["events:DescribeArchive"],
    write: ["events:CreateArchive", "events:UpdateArchive", "events:DeleteArchive"],
  },
  aws_cloudwatch_event_bus: {
    kind: "Bus",
    read: ["events:DescribeEventBus", "events:ListTagsForResource"],
    write: [
      "events:CreateEventBus",
      "events:UpdateEventBus",
      "events:DeleteEventBus",
      "events:AllowVendedLogDeliveryForResource",
      ...EVENTS_TAGS,
    ],
  },
  aws_cloudwatch_event_bus_policy: {
    kind: "Bus",
    read: ["events:DescribeEventBus"],
    write: ["events:PutPermission", "events:RemovePermission"],
  },
  aws_cloudwatch_event_rule: {
    kind: "Rule",
    read: ["events:DescribeRule", "events:ListTagsForResource"],
    write: ["events:PutRule", "events:DeleteRule", ...EVENTS_TAGS],
  },
  aws_cloudwatch_event_target: {
    kind: "Rule",
    read: ["events:ListTargetsByRule"],
    write: ["events:PutTargets", "events:RemoveTargets"],
  },
  aws_cloudwatch_log_delivery: {
    kind: "Delivery",
    read: ["logs:GetDelivery", "logs:ListTagsForResource"],
    write: ["logs:CreateDelivery", "logs:UpdateDeliveryConfiguration", "logs:DeleteDelivery", ...LOGS_TAGS],
  },
  aws_cloudwatch_log_delivery_destination: {
    kind: "Delivery",
    read: ["logs:GetDeliveryDestination", "logs:ListTagsForResource"],
    write: ["logs:PutDeliveryDestination", "logs:DeleteDeliveryDestination", ...LOGS_TAGS],
  },
  aws_cloudwatch_log_delivery_source: {
    kind: "Delivery",
    read: ["logs:GetDeliverySource", "logs:ListTagsForResource"],
    write: ["logs:PutDeliverySource", "logs:DeleteDeliverySource", ...LOGS_TAGS],
  },
  aws_cloudwatch_log_group: {
    kind: "Log",
    read: ["logs:ListTagsForResource"],
    write: [
      "logs:CreateLogGroup",
      "logs:DeleteLogGroup",
      "logs:PutRetentionPolicy",
      "logs:DeleteRetentionPolicy",
      ...LOGS_TAGS,
    ],
  },
  aws_cloudwatch_metric_alarm: {
    kind: "Alarm",
    read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
    write: [
      "cloudwatch:PutMetricAlarm",
      "cloudwatch:DeleteAlarms",
      "cloudwatch:TagResource",
      "cloudwatch:UntagResource",
    ],
  },
  aws_dynamodb_table: {
    kind: "Table",
    read: [
      "dynamodb:DescribeTable",
      "dynamodb:DescribeContinuousBackups",
      "dynamodb:DescribeTimeToLive",
      "dynamodb:ListTagsOfResource",
    ],
    write: [
      "dynamodb:CreateTable",
      "dynamodb:UpdateTable",
      "dynamodb:DeleteTable",
      "dynamodb:UpdateContinuousBackups",
      "dynamodb:UpdateTimeToLive",
      "dynamodb:TagResource",
      "dynamodb:UntagResource",
    ],
  },
  aws_iam_role: {
    kind: "Role",
    read: ["iam:GetRole", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"],
    write: [
      "iam:CreateRole",
      "iam:UpdateRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:PutRolePermissionsBoundary",
      "iam:DeleteRole",
    ],
  },
  aws_iam_role_policy: {
    kind: "Role",
    read: ["iam:GetRolePolicy"],
    write: ["iam:PutRolePolicy", "iam:DeleteRolePolicy"],
  },
  aws_kms_key: {
    kind: "Key",
    read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    write: [
      "kms:EnableKeyRotation",
      "kms:DisableKeyRotation",
      "kms:UpdateKeyDescription",
      "kms:ScheduleKeyDeletion",
      "kms:UntagResource",
    ],
  },
  aws_kms_key_policy: { kind: "Key", read: ["kms:GetKeyPolicy"], write: ["kms:PutKeyPolicy"] },
  aws_lambda_alias: {
    kind: "Function",
    read: ["lambda:GetAlias"],
    write: ["lambda:CreateAlias", "lambda:UpdateAlias", "lambda:DeleteAlias"],
  },
  // The writes are limited to the environment's functions, which the ARN of a mapping does not name.
  aws_lambda_event_source_mapping: {
    kind: "EventSourceMapping",
    read: ["lambda:GetEventSourceMapping", "lambda:ListTags"],
    write: [],
  },
  aws_lambda_function: {
    kind: "Function",
    read: [
      "lambda:GetFunction",
      "lambda:GetFunctionCodeSigningConfig",
      "lambda:ListVersionsByFunction",
      "lambda:ListTags",
    ],
    write: [
      "lambda:CreateFunction",
      "lambda:UpdateFunctionCode",
      "lambda:UpdateFunctionConfiguration",
      "lambda:PublishVersion",
      "lambda:DeleteFunction",
      "lambda:PutFunctionConcurrency",
      "lambda:DeleteFunctionConcurrency",
      "lambda:TagResource",
      "lambda:UntagResource",
    ],
  },
  aws_lambda_function_event_invoke_config: {
    kind: "Function",
    read: ["lambda:GetFunctionEventInvokeConfig"],
    write: [
      "lambda:PutFunctionEventInvokeConfig",
      "lambda:UpdateFunctionEventInvokeConfig",
      "lambda:DeleteFunctionEventInvokeConfig",
    ],
  },
  // Adding one has a condition; see PermitTriggers.
  aws_lambda_permission: { kind: "Function", read: ["lambda:GetPolicy"], write: ["lambda:RemovePermission"] },
  aws_scheduler_schedule_group: {
    kind: "ScheduleGroup",
    read: ["scheduler:GetScheduleGroup", "scheduler:ListTagsForResource"],
    write: [
      "scheduler:CreateScheduleGroup",
      "scheduler:DeleteScheduleGroup",
      "scheduler:TagResource",
      "scheduler:UntagResource",
    ],
  },
  aws_schemas_registry: {
    kind: "Schema",
    read: ["schemas:DescribeRegistry", "schemas:ListTagsForResource"],
    write: [
      "schemas:CreateRegistry",
      "schemas:UpdateRegistry",
      "schemas:DeleteRegistry",
      "schemas:TagResource",
      "schemas:UntagResource",
    ],
  },
  aws_schemas_schema: {
    kind: "Schema",
    read: ["schemas:DescribeSchema", "schemas:ListTagsForResource"],
    write: ["schemas:CreateSchema", "schemas:UpdateSchema", "schemas:DeleteSchema"],
  },
  aws_sns_topic: {
    kind: "Topic",
    read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
    write: ["sns:CreateTopic", "sns:SetTopicAttributes", "sns:DeleteTopic", "sns:TagResource", "sns:UntagResource"],
  },
  aws_sns_topic_policy: { kind: "Topic", read: ["sns:GetTopicAttributes"], write: ["sns:SetTopicAttributes"] },
  aws_sns_topic_subscription: {
    kind: "Topic",
    read: ["sns:GetSubscriptionAttributes"],
    write: ["sns:Subscribe", "sns:SetSubscriptionAttributes", "sns:Unsubscribe"],
  },
  aws_sqs_queue: {
    kind: "Queue",
    read: ["sqs:GetQueueAttributes", "sqs:ListQueueTags"],
    write: ["sqs:CreateQueue", "sqs:SetQueueAttributes", "sqs:DeleteQueue", "sqs:TagQueue", "sqs:UntagQueue"],
  },
  aws_sqs_queue_policy: { kind: "Queue", read: ["sqs:GetQueueAttributes"], write: ["sqs:SetQueueAttributes"] },
};
