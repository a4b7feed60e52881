/** What a person calls the types that stacks have most; another type is called by its name in Terraform. */
const NAMES: Record<string, string> = {
  aws_cloudwatch_dashboard: "dashboard",
  aws_cloudwatch_event_archive: "archive",
  aws_cloudwatch_log_group: "log group",
  aws_cloudwatch_metric_alarm: "alarm",
  aws_schemas_registry: "schema registry",
  aws_schemas_schema: "schema",
  aws_sns_topic: "topic",
  aws_sns_topic_policy: "topic policy",
  aws_sns_topic_subscription: "topic subscription",
};

/**
 * The resources that only observe, in one line, the most frequent first; undefined when there are none.
 * @param addresses such as `aws_cloudwatch_metric_alarm.invoice-errors`
 */
export function observingLine(addresses: readonly string[]): string | undefined {
  if (addresses.length === 0) {
    return undefined;
  }
  const types = Map.groupBy(addresses, (address) => address.slice(0, address.lastIndexOf(".")));
  const counts = [...types]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([type, { length }]) => counted(length, NAMES[type] ?? type));
  return `accepted without behaviour: ${counts.join(", ")}`;
}

function counted(count: number, name: string): string {
  if (count === 1) {
    return `1 ${name}`;
  }
  return `${count} ${/[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`}`;
}
