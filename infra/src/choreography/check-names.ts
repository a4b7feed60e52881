import type { TerraformJson } from "./terraform-json.ts";

const FILE = "infra/src/environments.ts";

/** The longest name of a rule. @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
const MAX_RULE_NAME = 64;

/** Checks names that AWS would reject, or under which two queues would be one. */
export function checkNames({ resource = {} }: TerraformJson): string[] {
  const queues = listNames(resource.aws_sqs_queue);
  const rules = listNames(resource.aws_cloudwatch_event_rule);
  return [
    ...queues.flatMap(([id, name], index) => {
      const other = queues.slice(0, index).find(([, otherName]) => otherName === name);
      return other ? [`the queues ${other[0]} and ${id} are both named ${name}: rename one of them in ${FILE}`] : [];
    }),
    ...rules
      .filter(([, name]) => name.length > MAX_RULE_NAME)
      .map(
        ([id, name]) =>
          `rule ${id} has the name ${name} of ${name.length} characters, but EventBridge allows ${MAX_RULE_NAME}: shorten its part in ${FILE}`,
      ),
  ];
}

function listNames(blocks: Record<string, { name?: unknown }> = {}): [id: string, name: string][] {
  return Object.entries(blocks).flatMap(([id, { name }]) => (typeof name === "string" ? [[id, name]] : []));
}
