import { InvalidEventPatternError } from "event-pattern";
import { parseResourcePolicy } from "iam-policy";
import * as z from "zod";
import type { Resource } from "../terraform/resource-type.ts";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { compileFilterPolicy, type FilterPolicy } from "./filter-policy.ts";
import { isEmulated, topic, topicPolicy, topicSubscription } from "./resources.ts";
import { MAX_RETRIES } from "./retry-phases.ts";
import type { Subscription, Topic } from "./topic.ts";

const redrivePolicySchema = z.strictObject({ deadLetterTargetArn: z.string().startsWith("arn:aws:sqs:") });

interface Endpoints {
  functionArns: ReadonlySet<string>;
  queueArns: ReadonlySet<string>;
}

type SubscriptionResource = ReturnType<typeof listSubscriptions>[number];

const listSubscriptions = (stack: Stack) => stack.resources(topicSubscription);

/** Reads the topics with their subscriptions. @throws {StackError} if AWS would reject one, or an endpoint is unknown */
export function readTopics(stack: Stack, endpoints: Endpoints): Topic[] {
  const topics = stack.resources(topic);
  const topicArns = new Set(topics.map(({ attributes }) => String(attributes.arn)));
  const policies = readPolicies(stack, topicArns);
  for (const { address, config } of listSubscriptions(stack)) {
    if (!topicArns.has(config.topic_arn) && isEmulated(config.protocol)) {
      throw createInvalidResourceError(`${address}: topic_arn: the stack has no topic ${config.topic_arn}`);
    }
  }
  rejectDuplicates(listSubscriptions(stack));
  return topics.map(({ attributes, config }) => {
    const arn = String(attributes.arn);
    const policy = policies.get(arn);
    const own = listSubscriptions(stack).filter(({ config: { topic_arn } }) => topic_arn === arn);
    return {
      name: config.name,
      arn,
      displayName: config.display_name,
      signatureVersion: config.signature_version,
      policy: policy?.json,
      accessPolicy: policy && { name: policy.address, document: parseResourcePolicy(policy.json, policy.address) },
      tags: config.tags ?? {},
      subscriptions: own.map((subscription) => readSubscription(subscription, config.name, endpoints)),
    };
  });
}

/** AWS has one subscription of an endpoint to a topic, whose settings the resources would overwrite. */
function rejectDuplicates(subscriptions: readonly SubscriptionResource[]): void {
  const addresses = new Map<string, string>();
  for (const { address, config } of subscriptions) {
    const key = JSON.stringify([config.topic_arn, config.protocol, config.endpoint]);
    const other = addresses.get(key);
    if (other !== undefined) {
      throw createInvalidResourceError(`${address}: endpoint: ${other} already subscribes it; remove one of them`);
    }
    addresses.set(key, address);
  }
}

/** Reads the access policies by the ARN of their topic. */
function readPolicies(stack: Stack, topicArns: ReadonlySet<string>): Map<string, { address: string; json: string }> {
  const own = stack.resources(topic).map(({ address, attributes, config }) => ({
    address,
    arn: String(attributes.arn),
    json: config.policy,
  }));
  const separate = stack.resources(topicPolicy).map(({ address, config }) => {
    if (!topicArns.has(config.arn)) {
      throw createInvalidResourceError(`${address}: arn: the stack has no topic ${config.arn}`);
    }
    return { address, arn: config.arn, json: config.policy };
  });
  const policies = new Map<string, { address: string; json: string }>();
  for (const { address, arn, json } of [...own, ...separate]) {
    const other = policies.get(arn);
    if (json !== undefined && other) {
      const message = `${address}: ${arn} already has the policy ${other.address}; remove one of them`;
      throw createInvalidResourceError(message);
    }
    if (json !== undefined) {
      policies.set(arn, { address, json });
    }
  }
  return policies;
}

function readSubscription(
  { address, attributes, config }: SubscriptionResource,
  topicName: string,
  endpoints: Endpoints,
): Subscription {
  const { endpoint, protocol, raw_message_delivery, topic_arn } = config;
  const arn = String(attributes.arn);
  const deadLetterQueueArn = readDeadLetterQueueArn({ address, config }, endpoints.queueArns);
  const target = {
    id: arn,
    ruleName: topicName,
    ruleArn: topic_arn,
    arn: endpoint,
    maximumRetryAttempts: MAX_RETRIES,
    maximumEventAgeSeconds: Number.POSITIVE_INFINITY,
    ...(deadLetterQueueArn !== undefined && { deadLetterQueueArn }),
  };
  if (isEmulated(protocol)) {
    checkEndpoint({ address, config }, endpoints);
  }
  return {
    arn,
    topicArn: topic_arn,
    protocol,
    endpoint,
    target: isEmulated(protocol) ? target : undefined,
    isRaw: raw_message_delivery,
    filter: compileFilter({ address, config }),
    filterPolicy: config.filter_policy,
    filterPolicyScope: config.filter_policy_scope,
    redrivePolicy: config.redrive_policy,
  };
}

type Configured = Pick<Resource<SubscriptionResource["config"]>, "address" | "config">;

function checkEndpoint({ address, config }: Configured, { functionArns, queueArns }: Endpoints): void {
  const { endpoint, protocol, raw_message_delivery } = config;
  const [arns, kind] = protocol === "sqs" ? [queueArns, "queue"] : [functionArns, "function"];
  if (!arns.has(endpoint)) {
    throw createInvalidResourceError(`${address}: endpoint: the stack has no ${kind} ${endpoint}`);
  }
  if (endpoint.endsWith(".fifo")) {
    throw createInvalidResourceError(`${address}: endpoint: a FIFO queue cannot be subscribed to a standard topic`);
  }
  if (raw_message_delivery && protocol === "lambda") {
    throw createInvalidResourceError(`${address}: raw_message_delivery: SNS does not support it for functions`);
  }
}

function readDeadLetterQueueArn({ address, config }: Configured, queueArns: ReadonlySet<string>): string | undefined {
  if (config.redrive_policy === undefined) {
    return undefined;
  }
  const policy = parse(
    () => redrivePolicySchema.parse(JSON.parse(config.redrive_policy ?? "")),
    `${address}: redrive_policy`,
  );
  if (!queueArns.has(policy.deadLetterTargetArn)) {
    const message = `${address}: redrive_policy: the stack has no queue ${policy.deadLetterTargetArn}`;
    throw createInvalidResourceError(message);
  }
  return policy.deadLetterTargetArn;
}

/** An empty policy is none. */
function compileFilter({ address, config }: Configured): FilterPolicy | undefined {
  const { filter_policy: policy, filter_policy_scope: scope } = config;
  if (policy === undefined || /^\s*\{\s*\}\s*$/.test(policy)) {
    return undefined;
  }
  return parse(() => compileFilterPolicy(policy, scope), `${address}: filter_policy`);
}

function parse<Value>(read: () => Value, where: string): Value {
  try {
    return read();
  } catch (cause) {
    throw createInvalidResourceError(`${where}: ${describeProblem(cause as Error)}`, { cause });
  }
}

function describeProblem(error: Error): string {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ message, path }) => `${path.join(".")}: ${message}`).join("; ");
  }
  return error instanceof InvalidEventPatternError ? error.reason : error.message;
}
