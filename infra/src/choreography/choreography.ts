import { compileEventPattern, type EventPattern } from "event-pattern";
import { lambdaPolicy, type NamedPolicy } from "iam-policy";
import { type PolicyHolder, readIdentityPolicy, readResourcePolicy } from "./policy-holder.ts";
import { type Queue, readQueues } from "./read-queues.ts";
import { readTopics, type Topic } from "./read-topics.ts";
import { resolveReferences } from "./resolve-references.ts";
import { type Resources, resourcesSchema } from "./resources-schema.ts";
import { reference, type TerraformJson } from "./terraform-json.ts";

/** The wiring of a stack. Names are Terraform names, which are the same in every environment. */
export interface Choreography {
  functions: LambdaFunction[];
  routes: Route[];
  rules: Rule[];
  streams: Stream[];
}

/** A table's stream that a function reads. */
export interface Stream extends PolicyHolder {
  table: string;
  isEnabled: boolean;
  function: LambdaFunction;
  /** Receives the position of records that could not be handled. */
  onFailureQueue: Queue | undefined;
}

export interface LambdaFunction {
  /** Terraform name, equal to the service's package name. */
  name: string;
  /** The bus that the function publishes on, from its environment variables. */
  busName: string | undefined;
  /** ARN of the bus; undefined if the bus is not defined in the stack. */
  busArn: string | undefined;
  role: PolicyHolder;
  /** The function itself and its aliases. */
  invocables: Invocable[];
}

/** A function or an alias of it, each with its own permissions and settings. */
export interface Invocable extends PolicyHolder {
  /** Receives asynchronous invocations whose retries are exhausted. */
  onFailureQueue: Queue | undefined;
}

export interface Rule {
  name: string;
  arn: string;
  busName: string;
  enabled: boolean;
  /** Such as `rate(5 minutes)`; undefined if only events trigger the rule. */
  schedule: string | undefined;
  /** Undefined if the rule only has a schedule or the pattern is invalid. */
  pattern: EventPattern | undefined;
  patternError: string | undefined;
  targets: Target[];
}

export interface Target {
  name: string;
  /** Undefined if the events reach no function. */
  function: LambdaFunction | undefined;
  /** The function, or its alias; undefined if the target is neither. */
  invoked: Invocable | undefined;
  /** The queue from which the function receives the events; undefined if EventBridge invokes it. */
  queue: Queue | undefined;
  /** The topic to which other teams subscribe; undefined for another target. */
  topic: Topic | undefined;
  /** Terraform name of the bus on which other teams have rules; undefined for another target. */
  bus: string | undefined;
  deadLetterQueue: Queue | undefined;
  /** The attribute that makes the target receive a modified event. */
  inputAttribute: string | undefined;
}

export interface Route {
  /** Such as `GET /order`. */
  key: string;
  stage: string;
  /** Source ARN that the Lambda permission must allow. */
  arn: string;
  function: LambdaFunction;
  /** The function, or its alias. */
  invoked: Invocable;
  /** Whether API Gateway requires a JWT. */
  requiresJwt: boolean;
}

/** Reads the wiring of a stack. Follows references only: resources named by a literal ARN are not found. */
export function readChoreography(terraform: TerraformJson): Choreography {
  const resources = resourcesSchema.parse(resolveReferences(terraform));
  const queues = readQueues(resources);
  const functions = readFunctions(resources, queues);
  const topics = readTopics(resources, queues);
  return {
    functions,
    routes: readRoutes(resources, functions),
    rules: readRules(resources, functions, queues, topics),
    streams: readStreams(resources, functions, queues),
  };
}

function readFunctions(resources: Resources, queues: Queue[]): LambdaFunction[] {
  return Object.entries(resources.aws_lambda_function).map(([name, { environment, function_name, role }]) => {
    const isOwn = (other: { function_name: string }) =>
      other.function_name === function_name || other.function_name === functionArn(name);
    const aliases = Object.entries(resources.aws_lambda_alias).filter(([, alias]) => isOwn(alias));
    const busName = environment?.variables.EVENTBUS_NAME;
    const [bus] = Object.entries(resources.aws_cloudwatch_event_bus).filter(([, bus]) => bus.name === busName);
    return {
      name,
      role: { arn: role, policies: readRolePolicies(resources, role) },
      busName,
      busArn: bus && reference(`aws_cloudwatch_event_bus.${bus[0]}.arn`),
      invocables: [
        readInvocable(resources, queues, { address: `aws_lambda_function.${name}`, isOwn }),
        ...aliases.map(([aliasName, { name: qualifier }]) =>
          readInvocable(resources, queues, { address: `aws_lambda_alias.${aliasName}`, isOwn, qualifier }),
        ),
      ],
    };
  });
}

interface InvocableAddress {
  address: string;
  isOwn: (setting: { function_name: string }) => boolean;
  qualifier?: string;
}

function readInvocable(
  resources: Resources,
  queues: Queue[],
  { address, isOwn, qualifier }: InvocableAddress,
): Invocable {
  const isFor = (setting: { function_name: string; qualifier?: string | undefined }) =>
    isOwn(setting) && setting.qualifier === qualifier;
  const onFailure = Object.values(resources.aws_lambda_function_event_invoke_config)
    .filter(isFor)
    .map(({ destination_config }) => destination_config?.on_failure?.destination);
  return {
    arn: reference(`${address}.arn`),
    policies: readInvokePolicies(address, Object.values(resources.aws_lambda_permission).filter(isFor)),
    onFailureQueue: queues.find(({ arn }) => onFailure.includes(arn)),
  };
}

/** Leaves out permissions without a source ARN, which allow every rule or API of any account. */
function readInvokePolicies(address: string, permissions: Resources["aws_lambda_permission"][string][]): NamedPolicy[] {
  const limited = permissions.flatMap(({ action, principal, source_arn: sourceArn }) =>
    sourceArn === undefined ? [] : [{ action, principal, sourceArn }],
  );
  return limited.length === 0
    ? []
    : [readResourcePolicy(lambdaPolicy(reference(`${address}.arn`), limited), `the policy of ${address}`)];
}

function readRolePolicies(resources: Resources, roleArn: string): NamedPolicy[] {
  const [role] = Object.entries(resources.aws_iam_role).filter(
    ([name]) => reference(`aws_iam_role.${name}.arn`) === roleArn,
  );
  if (!role) {
    return [];
  }
  const [id, { name: roleName = reference(`aws_iam_role.${id}.name`) }] = role;
  const attached = Object.values(resources.aws_iam_role_policy_attachment)
    .filter(({ role }) => role === roleName)
    .map(({ policy_arn }) => policy_arn);
  return [
    ...Object.entries(resources.aws_iam_role_policy)
      .filter(([, { role }]) => role === roleName)
      .map(([name, { policy }]) => readIdentityPolicy(policy, `aws_iam_role_policy.${name}`)),
    ...Object.entries(resources.aws_iam_policy)
      .filter(([name]) => attached.includes(reference(`aws_iam_policy.${name}.arn`)))
      .map(([name, { policy }]) => readIdentityPolicy(policy, `aws_iam_policy.${name}`)),
  ];
}

function readRoutes(resources: Resources, functions: LambdaFunction[]): Route[] {
  return Object.values(resources.aws_apigatewayv2_route).flatMap(
    ({ api_id, authorization_type, route_key, target }) => {
      const [integration] = Object.entries(resources.aws_apigatewayv2_integration).filter(
        ([name]) => target === `integrations/${reference(`aws_apigatewayv2_integration.${name}.id`)}`,
      );
      const uri = integration?.[1].integration_uri;
      const found = findInvocable(functions, ({ arn }) => uri === arn || uri === arn.replace(/arn\}$/, "invoke_arn}"));
      if (!found) {
        return [];
      }
      const executionArn = api_id.replace(/\.id\}$/, ".execution_arn}");
      const stages = Object.values(resources.aws_apigatewayv2_stage).filter((stage) => stage.api_id === api_id);
      return stages.map(({ name: stage }) => {
        const arn = `${executionArn}/${stage}/${route_key.replace(" ", "")}`;
        return { key: route_key, stage, arn, ...found, requiresJwt: authorization_type === "JWT" };
      });
    },
  );
}

function readRules(resources: Resources, functions: LambdaFunction[], queues: Queue[], topics: Topic[]): Rule[] {
  return Object.entries(resources.aws_cloudwatch_event_rule).map(([name, rule]) => {
    const ruleName = rule.name ?? reference(`aws_cloudwatch_event_rule.${name}.name`);
    const targets = Object.entries(resources.aws_cloudwatch_event_target).filter(
      ([, target]) => target.rule === ruleName && target.event_bus_name === rule.event_bus_name,
    );
    return {
      name,
      arn: reference(`aws_cloudwatch_event_rule.${name}.arn`),
      busName: rule.event_bus_name,
      enabled: rule.state !== "DISABLED",
      schedule: rule.schedule_expression,
      ...compilePattern(rule.event_pattern),
      targets: targets.map(([targetName, target]) => ({
        name: targetName,
        ...findReceiver(resources, functions, target.arn),
        queue: queues.find(({ arn }) => arn === target.arn),
        topic: topics.find(({ arn }) => arn === target.arn),
        bus: Object.keys(resources.aws_cloudwatch_event_bus).find((name) => target.arn === busArn(name)),
        deadLetterQueue: queues.find(({ arn }) => arn === target.dead_letter_config?.arn),
        inputAttribute: (["input", "input_path", "input_transformer"] as const).find((it) => target[it] !== undefined),
      })),
    };
  });
}

function readStreams(resources: Resources, functions: LambdaFunction[], queues: Queue[]): Stream[] {
  return Object.values(resources.aws_lambda_event_source_mapping).flatMap((mapping) => {
    const tables = Object.entries(resources.aws_dynamodb_table);
    const source = tables.find(([name]) => mapping.event_source_arn === streamArn(name));
    const receiver = findInvocable(functions, ({ arn }) => arn === mapping.function_name);
    if (!source || !receiver) {
      return [];
    }
    const [table, { stream_enabled: isEnabled }] = source;
    const queueArn = mapping.destination_config?.on_failure?.destination_arn;
    const onFailureQueue = queues.find(({ arn }) => arn === queueArn);
    return { table, isEnabled, arn: streamArn(table), policies: [], function: receiver.function, onFailureQueue };
  });
}

const busArn = (bus: string) => reference(`aws_cloudwatch_event_bus.${bus}.arn`);
const streamArn = (table: string) => reference(`aws_dynamodb_table.${table}.stream_arn`);

/** Finds the function that receives the events of a target: the target itself, or the one that its queue feeds. */
function findReceiver(resources: Resources, functions: LambdaFunction[], targetArn: string) {
  const mapping = Object.values(resources.aws_lambda_event_source_mapping).find(
    ({ event_source_arn }) => event_source_arn === targetArn,
  );
  const receiverArn = mapping?.function_name ?? targetArn;
  return findInvocable(functions, ({ arn }) => arn === receiverArn) ?? { function: undefined, invoked: undefined };
}

function compilePattern(pattern: string | undefined): Pick<Rule, "pattern" | "patternError"> {
  if (pattern === undefined) {
    return { pattern: undefined, patternError: undefined };
  }
  try {
    return { pattern: compileEventPattern(pattern), patternError: undefined };
  } catch (error) {
    return { pattern: undefined, patternError: (error as Error).message };
  }
}

function findInvocable(functions: LambdaFunction[], isInvoked: (invocable: Invocable) => boolean) {
  for (const each of functions) {
    const invoked = each.invocables.find(isInvoked);
    if (invoked) {
      return { function: each, invoked };
    }
  }
  return undefined;
}

const functionArn = (name: string) => reference(`aws_lambda_function.${name}.arn`);
