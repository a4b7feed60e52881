import type { Finding } from "./finding.ts";
import { code, codes } from "./markdown.ts";
import type { ResourceChange, Values } from "./plan.ts";

/** Resources that hold what cannot be made again, and what is lost with them. */
const DATA: Record<string, string> = {
  aws_cloudwatch_event_archive: "its archived events",
  aws_cloudwatch_log_group: "its log",
  aws_dynamodb_table: "all its items",
  aws_s3_bucket: "all its objects",
  aws_sqs_queue: "the messages in it",
};

/** Terraform's reasons, where they are not that an attribute changes. */
const REASONS: Record<string, string> = {
  delete_because_no_resource_config: "it is no longer in the stack",
  replace_because_tainted: "it is tainted",
  replace_by_request: "`-replace` asked for it",
};

/** Resources that are destroyed or replaced: those that hold data, and the others. */
export function removals(changes: ResourceChange[]): { dataLoss: Finding[]; others: Finding[] } {
  const dataLoss: Finding[] = [];
  const others: Finding[] = [];
  for (const change of changes) {
    const { action, address, before, type } = change;
    const data = DATA[type];
    if (action === "forget") {
      others.push({ address, text: `${code(address)} is no longer managed by Terraform; it stays in AWS` });
    }
    if (action !== "destroy" && action !== "replace") continue;
    const done = action === "destroy" ? "destroyed" : "replaced";
    if (data) {
      const text = `**${code(before?.name ?? before?.bucket ?? address)} is ${done}, and ${data} lost**: ${code(address)}${because(change)}`;
      dataLoss.push({ address, text });
    } else {
      others.push({ address, text: `${code(address)} is ${done}${because(change)}` });
    }
  }
  return { dataLoss, others };
}

function because({ replacePaths, before, after, reason }: ResourceChange): string {
  if (replacePaths.length > 0) {
    const changed = replacePaths.map((path) => {
      const [was, is] = [at(before, path), at(after, path)];
      return typeof was === "object" || typeof is === "object"
        ? code(path)
        : `${code(path)} (${codes([was])} → ${codes([is])})`;
    });
    return `, because ${changed.join(", ")} ${changed.length > 1 ? "change" : "changes"}`;
  }
  return reason ? `, because ${REASONS[reason] ?? reason.replaceAll("_", " ")}` : "";
}

function at(values: Values | undefined, path: string): unknown {
  return path.split(".").reduce<unknown>((value, step) => {
    const inner = Array.isArray(value) ? value[0] : value;
    return (inner as Values | undefined)?.[step];
  }, values);
}
