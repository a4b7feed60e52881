const NAMES: Record<string, string> = {
  aws_cloudwatch_dashboard: "dashboard",
  aws_cloudwatch_event_archive: "archive",
  aws_cloudwatch_log_delivery: "log delivery",
  aws_cloudwatch_log_delivery_destination: "log destination",
  aws_cloudwatch_log_delivery_source: "log source",
  aws_cloudwatch_metric_alarm: "alarm",
  aws_schemas_registry: "schema registry",
  aws_schemas_schema: "schema",
  aws_sns_topic_subscription: "topic subscription",
};

/** Counts the resources that are not emulated, the most frequent type first; undefined if there are none. */
export function formatNotEmulated(addresses: readonly string[]): string | undefined {
  if (addresses.length === 0) {
    return undefined;
  }
  const names = Map.groupBy(addresses, formatName);
  const counts = [...names]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, { length }]) => formatCount(length, name));
  return `not emulated: ${counts.join(", ")}`;
}

/** @example formatName("aws_cloudwatch_metric_alarm.errors[0]") // "alarm" */
function formatName(address: string): string {
  const [, type = address, attribute] = /^((?:data\.)?[^.]+)\.[^.[]+(?:\[.*\])?(?:\.([^.\]]+))?$/s.exec(address) ?? [];
  const name = NAMES[type] ?? type;
  return attribute === undefined ? name : `${attribute} of ${name}`;
}

function formatCount(count: number, name: string): string {
  const [first = "", rest] = name.split(" of ");
  if (rest !== undefined) {
    return `${first} of ${formatCount(count, rest)}`;
  }
  const plural = /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
  return `${count} ${count === 1 ? name : plural}`;
}
