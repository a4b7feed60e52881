import type { Block, TerraformJson } from "./synthesized-stack.ts";

/** Statements whose resource is `*`, because AWS has no other, and why. */
const RESOURCES_WITHOUT_NAME: Record<string, string> = {
  "xray:PutTraceSegments": "X-Ray has no resource that a policy could name",
};

const TAGS_OF_ALL = ["system", "environment", "service", "owner", "commit"];

/** Types whose resources belong to one service each. */
const TYPES_OF_A_SERVICE = ["aws_lambda_function", "aws_iam_role", "aws_sqs_queue"];

/** What every stack of this repository must hold to, for the tests that check it: one sentence for each breach. */
export function policyViolations(stack: TerraformJson): string[] {
  return [
    ...leastPrivilege(stack),
    ...encryption(stack),
    ...retention(stack),
    ...deadLetters(stack),
    ...tags(stack),
    ...placeIndependence(stack),
  ];
}

function leastPrivilege(stack: TerraformJson): string[] {
  return statements(stack).flatMap(([address, statement]) => {
    const where = `${address}, statement ${statement.Sid}`;
    const open = ["NotAction", "NotResource", "NotPrincipal"].filter((element) => element in statement);
    const actions = list(statement.Action);
    const named = list(statement.Resource).every((resource) => resource.replace(/(\.arn\}):?\/?\*$/, "$1") !== "*");
    const nameless = actions.every((action) => action in RESOURCES_WITHOUT_NAME);
    return [
      ...open.map((element) => `${where}: ${element} allows what nobody listed`),
      ...actions.filter((action) => action.includes("*")).map((action) => `${where}: the action ${action} is open`),
      ...(statement.Resource !== undefined && !named && !nameless ? [`${where}: its resource is *`] : []),
      ...(statement.Effect === "Allow" && JSON.stringify(statement.Principal)?.includes("*")
        ? [`${where}: anybody may do it`]
        : []),
    ];
  });
}

function encryption(stack: TerraformJson): string[] {
  const backend = stack.terraform.backend as Record<string, Block> | undefined;
  const deniesPlain = (type: string, name: string) =>
    statements(stack).some(
      ([address, { Effect, Condition }]) =>
        address === `${type}.${name}-policy` &&
        Effect === "Deny" &&
        JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
    );
  return [
    ...(backend?.s3 && backend.s3.encrypt !== true ? ["the state in S3 is not encrypted"] : []),
    ...blocks(stack, "aws_sqs_queue").flatMap(([name, queue]) => [
      ...(queue.sqs_managed_sse_enabled === true ? [] : [`aws_sqs_queue.${name} is not encrypted`]),
      ...(deniesPlain("aws_sqs_queue_policy", name) ? [] : [`aws_sqs_queue.${name} can be used without TLS`]),
    ]),
    ...blocks(stack, "aws_s3_bucket").flatMap(([name]) => [
      ...(blocks(stack, "aws_s3_bucket_server_side_encryption_configuration").length > 0
        ? []
        : [`aws_s3_bucket.${name} is not encrypted`]),
      ...(deniesPlain("aws_s3_bucket_policy", name) ? [] : [`aws_s3_bucket.${name} can be used without TLS`]),
    ]),
  ];
}

function retention(stack: TerraformJson): string[] {
  const attributes = {
    aws_cloudwatch_log_group: "retention_in_days",
    aws_cloudwatch_event_archive: "retention_days",
    aws_sqs_queue: "message_retention_seconds",
  };
  return Object.entries(attributes).flatMap(([type, attribute]) =>
    blocks(stack, type)
      .filter(([, block]) => !block[attribute])
      .map(([name]) => `${type}.${name} has no ${attribute}`),
  );
}

function deadLetters(stack: TerraformJson): string[] {
  const targets = blocks(stack, "aws_cloudwatch_event_target");
  const handed = new Set(
    blocks(stack, "aws_lambda_function_event_invoke_config")
      .filter(([, { destination_config, maximum_retry_attempts }]) => {
        return maximum_retry_attempts !== undefined && JSON.stringify(destination_config)?.includes("aws_sqs_queue.");
      })
      .map(([, { function_name }]) => String(function_name).replace(".function_name}", ".arn}")),
  );
  return targets.flatMap(([name, { arn, dead_letter_config, retry_policy }]) => [
    ...(dead_letter_config ? [] : [`aws_cloudwatch_event_target.${name} has no dead-letter queue`]),
    ...(retry_policy ? [] : [`aws_cloudwatch_event_target.${name} has no retry policy`]),
    ...(handed.has(String(arn)) ? [] : [`${arn} has no retries and on-failure destination`]),
  ]);
}

function tags(stack: TerraformJson): string[] {
  const [aws] = stack.provider.aws ?? [];
  const [defaults] = (aws?.default_tags ?? []) as { tags?: Record<string, string> }[];
  const missing = TAGS_OF_ALL.filter((tag) => !defaults?.tags?.[tag]);
  return [
    ...missing.map((tag) => `the provider gives no tag ${tag} to everything`),
    ...TYPES_OF_A_SERVICE.flatMap((type) =>
      blocks(stack, type)
        .filter(([, block]) => !(block.tags as Record<string, string> | undefined)?.service)
        .map(([name]) => `${type}.${name} does not tell its service by a tag`),
    ),
  ];
}

/** A stack is carried to where Terraform runs: it must hold no path of the machine that synthesized it. */
function placeIndependence(stack: TerraformJson): string[] {
  const json = JSON.stringify(stack);
  const machine = [process.cwd(), process.env.HOME].filter((path): path is string => !!path && path !== "/");
  return machine.filter((path) => json.includes(path)).map((path) => `the stack holds the path ${path}`);
}

function blocks(stack: TerraformJson, type: string): [name: string, block: Block][] {
  return Object.entries(stack.resource[type] ?? {});
}

function statements(stack: TerraformJson): [address: string, statement: Block][] {
  return Object.entries(stack.resource).flatMap(([type, byName]) =>
    Object.entries(byName).flatMap(([name, { policy, assume_role_policy }]) =>
      [policy, assume_role_policy]
        .filter((json) => json !== undefined)
        .flatMap((json) => JSON.parse(String(json)).Statement as Block[])
        .map((statement): [string, Block] => [`${type}.${name}`, statement]),
    ),
  );
}

function list(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}
