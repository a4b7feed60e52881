import * as z from "zod";
import type { Stack } from "../terraform/stack.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import type { RedrivePolicy } from "./queue-settings.ts";
import { sqsQueue, sqsQueueRedriveAllowPolicy, sqsQueueRedrivePolicy } from "./resources.ts";

const redrivePolicySchema = z.strictObject({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().min(1).max(1_000),
});

const redriveAllowPolicySchema = z.strictObject({
  redrivePermission: z.enum(["allowAll", "denyAll", "byQueue"]).default("allowAll"),
  sourceQueueArns: z.array(z.string()).min(1).max(10).optional(),
});

/**
 * Reads the redrive policies by the ARN of their queue, from attributes of queues and from separate resources.
 * @throws {StackError} if a policy is invalid, names an unknown queue, or is not allowed by the dead-letter queue
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function readRedrivePolicies(stack: Stack): Map<string, RedrivePolicy> {
  const allowed = readAllowPolicies(stack);
  const policies = new Map<string, RedrivePolicy>();
  const queueArns = new Set(stack.resources(sqsQueue).map(({ attributes }) => String(attributes.arn)));
  for (const { address, json, queueArn } of listPolicies(stack, sqsQueueRedrivePolicy, "redrive_policy")) {
    const policy = parsePolicy(redrivePolicySchema, json, `${address}: redrive_policy`);
    const { deadLetterTargetArn } = policy;
    if (!queueArns.has(deadLetterTargetArn)) {
      throw createInvalidResourceError(`${address}: redrive_policy: the stack has no queue ${deadLetterTargetArn}`);
    }
    if (isFifo(deadLetterTargetArn) !== isFifo(queueArn)) {
      const type = isFifo(queueArn) ? "FIFO" : "standard";
      throw createInvalidResourceError(
        `${address}: redrive_policy: ${deadLetterTargetArn} must be a ${type} queue, too`,
      );
    }
    const { redrivePermission = "allowAll", sourceQueueArns = [] } = allowed.get(deadLetterTargetArn) ?? {};
    if (redrivePermission === "denyAll" || (redrivePermission === "byQueue" && !sourceQueueArns.includes(queueArn))) {
      const message = `${address}: redrive_policy: the redrive allow policy of ${deadLetterTargetArn} does not permit ${queueArn}`;
      throw createInvalidResourceError(message);
    }
    policies.set(queueArn, policy);
  }
  return policies;
}

const isFifo = (queueArn: string) => queueArn.endsWith(".fifo");

function readAllowPolicies(stack: Stack) {
  const listed = listPolicies(stack, sqsQueueRedriveAllowPolicy, "redrive_allow_policy");
  return new Map(
    listed.map(({ address, json, queueArn }) => [
      queueArn,
      parsePolicy(redriveAllowPolicySchema, json, `${address}: redrive_allow_policy`),
    ]),
  );
}

type PolicyName = "redrive_policy" | "redrive_allow_policy";

/** Lists the policies of one kind, each with its queue. */
function listPolicies(
  stack: Stack,
  type: typeof sqsQueueRedrivePolicy | typeof sqsQueueRedriveAllowPolicy,
  name: PolicyName,
): { address: string; json: string; queueArn: string }[] {
  const queues = stack.resources(sqsQueue);
  const own = queues.map(({ address, attributes, config }) => ({ address, json: config[name], queue: attributes }));
  const separate = stack.resources<{ queue_url: string } & { [Name in PolicyName]?: string }>(type).map((resource) => {
    const { address, config } = resource;
    const queue = queues.find(({ attributes }) => attributes.url === config.queue_url)?.attributes;
    if (!queue) {
      throw createInvalidResourceError(`${address}: queue_url: the stack has no queue ${config.queue_url}`);
    }
    return { address, json: config[name], queue };
  });
  return [...own, ...separate].flatMap(({ address, json, queue }) =>
    json === undefined ? [] : [{ address, json, queueArn: String(queue.arn) }],
  );
}

function parsePolicy<Schema extends z.ZodType>(schema: Schema, json: string, attribute: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(json));
  } catch (cause) {
    const reason =
      cause instanceof z.ZodError
        ? cause.issues.map(({ message, path }) => `${path.join(".")}: ${message}`).join("; ")
        : (cause as Error).message;
    throw createInvalidResourceError(`${attribute}: ${reason}`, { cause });
  }
}
