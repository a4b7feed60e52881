import type { Finding } from "./finding.ts";
import { code } from "./markdown.ts";
import type { ResourceChange } from "./plan.ts";

const STREAM_ARN = /:dynamodb:.*\/stream\//;

/** Finds records of tables' streams that functions never receive, or receive again, because of a plan. */
export function findStreamLosses(changes: ResourceChange[]): Finding[] {
  return changes.flatMap((change) => {
    switch (change.type) {
      case "aws_dynamodb_table":
        return describeTable(change);
      case "aws_lambda_event_source_mapping":
        return describeMapping(change);
      default:
        return [];
    }
  });
}

function describeTable({ action, address, after, before }: ResourceChange): Finding[] {
  if (action !== "update" || before?.stream_enabled !== true) {
    return [];
  }
  const isDisabled = after?.stream_enabled !== true;
  if (!isDisabled && after?.stream_view_type === before.stream_view_type) {
    return [];
  }
  const text = `**The stream of ${code(before.name)} is ${isDisabled ? "disabled" : "replaced"}, and the records that functions have not received are lost**: ${code(address)}`;
  return [{ address, text }];
}

function describeMapping({ action, address, after, before }: ResourceChange): Finding[] {
  if (!before || !STREAM_ARN.test(String(before.event_source_arn)) || !["destroy", "replace"].includes(action)) {
    return [];
  }
  const consequence =
    action === "destroy"
      ? "and the records that it has not received are lost"
      : `and the new one starts at ${code(after?.starting_position ?? "TRIM_HORIZON")}`;
  const text = `**The event source mapping of ${code(before.function_name)} loses its position in the stream, ${consequence}**: ${code(address)}`;
  return [{ address, text }];
}
