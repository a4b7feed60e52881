import type { Finding } from "./finding.ts";
import { code } from "./markdown.ts";
import type { ResourceChange, Values } from "./plan.ts";

/** Data and connections that are lost with a resource, by resource type. */
const DATA: Record<string, string> = {
  aws_cloudwatch_event_archive: "its archived events",
  aws_cloudwatch_log_group: "its log entries",
  aws_dynamodb_table: "all its items",
  aws_s3_bucket: "all its objects",
  aws_scheduler_schedule_group: "its schedules",
  aws_sns_topic: "the subscriptions of other stacks",
  aws_sqs_queue: "its messages",
};

/** Terraform's reasons other than a changed attribute. */
const REASONS: Record<string, string> = {
  delete_because_no_resource_config: "it is no longer in the stack",
  replace_because_tainted: "it is tainted",
  replace_by_request: "`-replace` requests it",
};

/** Finds destroyed and replaced resources, separated into those with data and others. */
export function findRemovals(changes: ResourceChange[]): { dataLoss: Finding[]; others: Finding[] } {
  const dataLoss: Finding[] = [];
  const others: Finding[] = [];
  for (const change of changes) {
    const { action, address, before, type } = change;
    const data = DATA[type];
    if (action === "forget") {
      others.push({ address, text: `${code(address)} is no longer managed by Terraform; it stays in AWS` });
    }
    if (action !== "destroy" && action !== "replace") {
      continue;
    }
    const done = action === "destroy" ? "destroyed" : "replaced";
    if (data) {
      const text = `**${code(before?.name ?? before?.bucket ?? address)} is ${done}, and ${data} are lost**: ${code(address)}${describeReason(change)}`;
      dataLoss.push({ address, text });
    } else {
      others.push({ address, text: `${code(address)} is ${done}${describeReason(change)}` });
    }
  }
  return { dataLoss, others };
}

function describeReason({ replacePaths, before, after, reason }: ResourceChange): string {
  if (replacePaths.length > 0) {
    const changed = replacePaths.map((path) => {
      const [was, is] = [getValue(before, path), getValue(after, path)];
      return typeof was === "object" || typeof is === "object"
        ? code(path)
        : `${code(path)} (${describeValue(was)} → ${describeValue(is)})`;
    });
    return `, because ${changed.join(", ")} ${changed.length > 1 ? "change" : "changes"}`;
  }
  return reason ? `, because ${REASONS[reason] ?? reason.replaceAll("_", " ")}` : "";
}

const describeValue = (value: unknown) => (value === undefined || value === "" ? "unset" : code(value));

function getValue(values: Values | undefined, path: string): unknown {
  return path.split(".").reduce<unknown>((value, step) => {
    const inner = Array.isArray(value) ? value[0] : value;
    return (inner as Values | undefined)?.[step];
  }, values);
}
