type Statement = { Effect: "Allow"; Action: string[]; Resource: "*" };

const WRITE_LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const MANAGE_NETWORK_INTERFACES = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

/** The allowed actions of AWS's managed policies, as far as they concern services that the local cloud runs. */
const ACTIONS: Record<string, readonly string[]> = {
  AdministratorAccess: ["*"],
  AmazonDynamoDBFullAccess: ["dynamodb:*"],
  AmazonDynamoDBFullAccess_v2: ["dynamodb:*"],
  AmazonDynamoDBReadOnlyAccess: [
    ...["dynamodb:BatchGetItem", "dynamodb:Describe*", "dynamodb:List*", "dynamodb:GetAbacStatus", "dynamodb:GetItem"],
    ...["dynamodb:GetResourcePolicy", "dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQLSelect"],
  ],
  AmazonEventBridgeFullAccess: ["events:*", "schemas:*", "scheduler:*", "pipes:*"],
  AmazonSNSFullAccess: ["sns:*"],
  AmazonSNSReadOnlyAccess: ["sns:GetTopicAttributes", "sns:List*"],
  AmazonSQSFullAccess: ["sqs:*"],
  AmazonSQSReadOnlyAccess: [
    ...["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListDeadLetterSourceQueues", "sqs:ListQueues"],
    ...["sqs:ListMessageMoveTasks", "sqs:ListQueueTags"],
  ],
  AWSLambda_FullAccess: ["lambda:*"],
  AWSLambda_ReadOnlyAccess: ["lambda:Get*", "lambda:List*"],
  AWSXrayFullAccess: ["xray:*"],
  AWSXRayDaemonWriteAccess: [
    ...["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"],
    "xray:GetSamplingStatisticSummaries",
  ],
  CloudWatchFullAccess: ["cloudwatch:*", "logs:*", "sns:*"],
  CloudWatchFullAccessV2: ["cloudwatch:*", "logs:*", "sns:*"],
  CloudWatchLogsFullAccess: ["logs:*"],
  CloudWatchLambdaInsightsExecutionRolePolicy: WRITE_LOGS,
  "service-role/AmazonAPIGatewayPushToCloudWatchLogs": [
    ...[
      ...WRITE_LOGS,
      "logs:DescribeLogGroups",
      "logs:DescribeLogStreams",
      "logs:GetLogEvents",
      "logs:FilterLogEvents",
    ],
  ],
  "service-role/AWSLambdaBasicExecutionRole": WRITE_LOGS,
  "service-role/AWSLambdaDynamoDBExecutionRole": [
    ...["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
    ...WRITE_LOGS,
  ],
  "service-role/AWSLambdaRole": ["lambda:InvokeFunction"],
  "service-role/AWSLambdaSQSQueueExecutionRole": [
    ...["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    ...WRITE_LOGS,
  ],
  "service-role/AWSLambdaVPCAccessExecutionRole": [...WRITE_LOGS, ...MANAGE_NETWORK_INTERFACES],
};

export interface AwsManagedPolicy {
  arn: string;
  name: string;
  path: string;
  /** JSON. */
  policy: string;
}

/** The names that `findAwsManagedPolicy` knows. */
export const AWS_MANAGED_POLICY_NAMES = Object.keys(ACTIONS).map((name) => name.replace(/^.*\//, ""));

/** Finds a policy that AWS manages. @param nameOrArn such as `AWSLambdaBasicExecutionRole` or its ARN */
export function findAwsManagedPolicy(nameOrArn: string): AwsManagedPolicy | undefined {
  const entry = Object.entries(ACTIONS).find(
    ([path]) => nameOrArn === toArn(path) || nameOrArn === path.replace(/^.*\//, ""),
  );
  if (!entry) {
    return undefined;
  }
  const [path, actions] = entry;
  const statement: Statement = { Effect: "Allow", Action: [...actions], Resource: "*" };
  return {
    arn: toArn(path),
    name: path.replace(/^.*\//, ""),
    path: path.includes("/") ? `/${path.replace(/[^/]*$/, "")}` : "/",
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
  };
}

function toArn(path: string): string {
  return `arn:aws:iam::aws:policy/${path}`;
}
