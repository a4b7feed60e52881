import { isDeepStrictEqual } from "node:util";
import { readPolicy, type WrittenStatement } from "iam-policy";
import { type Block, reference, type TerraformJson } from "./synthesized-stack.ts";

const MAPPING = "the ARN of an event source mapping does not name its function, to which a condition limits it";
const LOG_DELIVERY = "a log delivery has no ARN";

/** Actions that require the resource `*`, each with the reason. */
const ACTIONS_WITHOUT_RESOURCE: Record<string, string> = {
  "xray:PutTraceSegments": "X-Ray does not support resource-level permissions",
  "kms:CreateKey": "a new key has no ARN yet",
  "lambda:CreateEventSourceMapping": MAPPING,
  "lambda:UpdateEventSourceMapping": MAPPING,
  "lambda:DeleteEventSourceMapping": MAPPING,
  "logs:DescribeLogGroups": "the list of log groups has no ARN",
  "logs:CreateLogDelivery": LOG_DELIVERY,
  "logs:GetLogDelivery": LOG_DELIVERY,
  "logs:UpdateLogDelivery": LOG_DELIVERY,
  "logs:DeleteLogDelivery": LOG_DELIVERY,
  "logs:ListLogDeliveries": LOG_DELIVERY,
  "logs:PutResourcePolicy": "policies of CloudWatch Logs apply to the account",
  "logs:DescribeResourcePolicies": "policies of CloudWatch Logs apply to the account",
};

/** Wildcards that a statement may allow, each with the reason. */
const ALLOWED_WILDCARDS: Record<string, string> = {
  "kms:*": "the account administers a key through its policy; a key could never be changed or deleted without this",
};

const REQUIRED_TAGS = ["system", "environment", "service", "owner"];

const WITHOUT_TLS = { operator: "Bool", key: "aws:SecureTransport", values: ["false"] };

const SERVICE_RESOURCE_TYPES = ["aws_lambda_function", "aws_iam_role", "aws_sqs_queue"];

/** Checks a stack against the policies of this repository; returns one message per violation. */
export function findPolicyViolations(stack: TerraformJson): string[] {
  return [
    ...checkLeastPrivilege(stack),
    ...checkEncryption(stack),
    ...checkRetention(stack),
    ...checkDeadLetters(stack),
    ...checkTags(stack),
    ...checkPaths(stack),
  ];
}

function checkLeastPrivilege(stack: TerraformJson): string[] {
  return readStatements(stack).flatMap(([address, { actions, effect, label, principals, resources }]) => {
    const where = `${address}, statement ${label}`;
    const negated = Object.entries({ NotAction: actions, NotResource: resources, NotPrincipal: principals });
    const named = resources?.items.every((resource) => resource.replace(/(\.arn\}):?\/?\*$/, "$1") !== "*") ?? true;
    const needsWildcard = actions.items.every((action) => action in ACTIONS_WITHOUT_RESOURCE);
    return [
      ...negated
        .filter(([, selection]) => selection?.except)
        .map(([element]) => `${where}: ${element} allows everything that is not listed`),
      ...actions.items
        .filter((action) => effect === "Allow" && action.includes("*") && !(action in ALLOWED_WILDCARDS))
        .map((action) => `${where}: the action ${action} has a wildcard`),
      ...(named || needsWildcard ? [] : [`${where}: the resource is *`]),
      ...(effect === "Allow" && principals?.items.some(({ name }) => name.includes("*"))
        ? [`${where}: the principal is *`]
        : []),
    ];
  });
}

function checkEncryption(stack: TerraformJson): string[] {
  const backend = stack.terraform.backend as Record<string, Block> | undefined;
  const deniesWithoutTls = (type: string, name: string) =>
    readStatements(stack).some(
      ([address, { conditions, effect }]) =>
        address === `${type}.${name}-policy` && effect === "Deny" && isDeepStrictEqual(conditions, [WITHOUT_TLS]),
    );
  return [
    ...(backend?.s3 && backend.s3.encrypt !== true ? ["the S3 state is not encrypted"] : []),
    ...getBlocks(stack, "aws_sqs_queue").flatMap(([name, queue]) => [
      ...(queue.sqs_managed_sse_enabled === true ? [] : [`aws_sqs_queue.${name} is not encrypted`]),
      ...(deniesWithoutTls("aws_sqs_queue_policy", name) ? [] : [`aws_sqs_queue.${name} can be used without TLS`]),
    ]),
    ...getBlocks(stack, "aws_sns_topic").flatMap(([name, topic]) => [
      ...(topic.kms_master_key_id ? [] : [`aws_sns_topic.${name} is not encrypted`]),
      ...(deniesWithoutTls("aws_sns_topic_policy", name) ? [] : [`aws_sns_topic.${name} can be used without TLS`]),
    ]),
    ...getBlocks(stack, "aws_s3_bucket").flatMap(([name]) => [
      ...(getBlocks(stack, "aws_s3_bucket_server_side_encryption_configuration").length > 0
        ? []
        : [`aws_s3_bucket.${name} is not encrypted`]),
      ...(deniesWithoutTls("aws_s3_bucket_policy", name) ? [] : [`aws_s3_bucket.${name} can be used without TLS`]),
    ]),
  ];
}

function checkRetention(stack: TerraformJson): string[] {
  const attributes = {
    aws_cloudwatch_log_group: "retention_in_days",
    aws_cloudwatch_event_archive: "retention_days",
    aws_sqs_queue: "message_retention_seconds",
  };
  return Object.entries(attributes).flatMap(([type, attribute]) =>
    getBlocks(stack, type)
      .filter(([, block]) => !block[attribute])
      .map(([name]) => `${type}.${name} has no ${attribute}`),
  );
}

function checkDeadLetters(stack: TerraformJson): string[] {
  const targets = getBlocks(stack, "aws_cloudwatch_event_target");
  const withOnFailureQueue = new Set(
    getBlocks(stack, "aws_lambda_function_event_invoke_config")
      .filter(([, { destination_config, maximum_retry_attempts }]) => {
        return maximum_retry_attempts !== undefined && JSON.stringify(destination_config)?.includes("aws_sqs_queue.");
      })
      .map(([, { function_name, qualifier }]) =>
        String(qualifier ?? function_name).replace(/\.(function_)?name\}$/, ".arn}"),
      ),
  );
  for (const [name, { redrive_policy }] of getBlocks(stack, "aws_sqs_queue")) {
    if (redrive_policy) {
      withOnFailureQueue.add(reference(`aws_sqs_queue.${name}.arn`));
    }
  }
  for (const [name] of getBlocks(stack, "aws_sns_topic")) {
    const arn = reference(`aws_sns_topic.${name}.arn`);
    const subscriptions = getBlocks(stack, "aws_sns_topic_subscription").filter(([, block]) => block.topic_arn === arn);
    if (subscriptions.every(([, { redrive_policy }]) => redrive_policy)) {
      withOnFailureQueue.add(arn);
    }
  }
  // The targets of the rules on the bus are checked as well.
  for (const [name] of getBlocks(stack, "aws_cloudwatch_event_bus")) {
    withOnFailureQueue.add(reference(`aws_cloudwatch_event_bus.${name}.arn`));
  }
  return targets.flatMap(([name, { arn, dead_letter_config, retry_policy }]) => [
    ...(dead_letter_config ? [] : [`aws_cloudwatch_event_target.${name} has no dead-letter queue`]),
    ...(retry_policy ? [] : [`aws_cloudwatch_event_target.${name} has no retry policy`]),
    ...(withOnFailureQueue.has(String(arn)) ? [] : [`${arn} has no retries or no on-failure destination`]),
  ]);
}

function checkTags(stack: TerraformJson): string[] {
  const [aws] = stack.provider.aws ?? [];
  const [defaults] = (aws?.default_tags ?? []) as { tags?: Record<string, string> }[];
  const missing = REQUIRED_TAGS.filter((tag) => !defaults?.tags?.[tag]);
  return [
    ...missing.map((tag) => `the default tags of the provider do not contain ${tag}`),
    ...SERVICE_RESOURCE_TYPES.flatMap((type) =>
      getBlocks(stack, type)
        .filter(([, block]) => !(block.tags as Record<string, string> | undefined)?.service)
        .map(([name]) => `${type}.${name} has no service tag`),
    ),
  ];
}

/** Terraform may run on another machine, so the stack must not contain paths of the machine that synthesized it. */
function checkPaths(stack: TerraformJson): string[] {
  const json = JSON.stringify(stack);
  const machine = [process.cwd(), process.env.HOME].filter((path): path is string => !!path && path !== "/");
  return machine.filter((path) => json.includes(path)).map((path) => `the stack contains the path ${path}`);
}

function getBlocks(stack: TerraformJson, type: string): [name: string, block: Block][] {
  return Object.entries(stack.resource[type] ?? {});
}

function readStatements(stack: TerraformJson): [address: string, statement: WrittenStatement][] {
  return Object.entries(stack.resource).flatMap(([type, byName]) =>
    Object.entries(byName).flatMap(([name, { policy, assume_role_policy }]) =>
      [policy, assume_role_policy]
        .filter((json) => json !== undefined)
        .flatMap((json) => readPolicy(String(json), `${type}.${name}`).statements)
        .map((statement): [string, WrittenStatement] => [`${type}.${name}`, statement]),
    ),
  );
}
