import { compileEventPattern, type EventPattern } from "event-pattern";
import type { PolicyHolder } from "./policy-holder.ts";
import { findInvocable, type Invocable, type LambdaFunction, readFunctions } from "./read-functions.ts";
import { type Queue, readQueues } from "./read-queues.ts";
import { readTopics, type Topic } from "./read-topics.ts";
import { createReceiverFinder, type Receiver } from "./receiver.ts";
import { resolveReferences } from "./resolve-references.ts";
import { type Resources, resourcesSchema } from "./resources-schema.ts";
import { reference, type TerraformJson } from "./terraform-json.ts";

/** The wiring of a stack. Names are Terraform names, which are the same in every environment. */
export interface Choreography {
  functions: LambdaFunction[];
  queues: Queue[];
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

export interface Target extends Receiver {
  name: string;
  /** The topic to which services and other teams subscribe; undefined for another target. */
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
  const findReceiver = createReceiverFinder(resources, functions, queues);
  const topics = readTopics(resources, { queues, findReceiver });
  return {
    functions,
    queues,
    routes: readRoutes(resources, functions),
    rules: readRules(resources, { findReceiver, queues, topics }),
    streams: readStreams(resources, functions, queues),
  };
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

/** Lists the receivers of a target's events: its own, or those that subscribe to its topic. */
export function listReceivers({ topic, ...receiver }: Target): Receiver[] {
  return topic ? topic.subscriptions : [receiver];
}

interface RuleReaders {
  findReceiver: (arn: string) => Receiver;
  queues: Queue[];
  topics: Topic[];
}

function readRules(resources: Resources, { findReceiver, queues, topics }: RuleReaders): Rule[] {
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
        ...findReceiver(target.arn),
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
