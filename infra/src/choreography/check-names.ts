import type { TerraformJson } from "./terraform-json.ts";

const FILE = "infra/src/environments.ts";

/** The longest name of a rule. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
const MAX_RULE_NAME = 64;

/**
 * The longest name of a queue.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
const MAX_QUEUE_NAME = 80;

/** Checks names that AWS would reject, or under which two queues would be one. */
export function checkNames({ resource = {} }: TerraformJson): string[] {
  const queues = listNames(resource.aws_sqs_queue);
  const rules = listNames(resource.aws_cloudwatch_event_rule);
  return [
    ...queues.flatMap(([id, name], index) => {
      const other = queues.slice(0, index).find(([, otherName]) => otherName === name);
      return other ? [`the queues ${other[0]} and ${id} are both named ${name}: rename one of them in ${FILE}`] : [];
    }),
    ...rules.flatMap((rule) => checkLength(rule, "rule", "EventBridge", MAX_RULE_NAME)),
    ...queues.flatMap((queue) => checkLength(queue, "queue", "SQS", MAX_QUEUE_NAME)),
  ];
}

function checkLength([id, name]: Named, noun: string, service: string, max: number): string[] {
  const problem = `${noun} ${id} has the name ${name} of ${name.length} characters, but ${service} allows ${max}`;
  return name.length > max ? [`${problem}: shorten its part in ${FILE}`] : [];
}

type Named = [id: string, name: string];

function listNames(blocks: Record<string, { name?: unknown }> = {}): Named[] {
  return Object.entries(blocks).flatMap(([id, { name }]) => (typeof name === "string" ? [[id, name]] : []));
}
