import type * as z from "zod";

/** @example describeIssue(issue) // "redrive.limits.1: Invalid input: expected number, received string" */
export function describeIssue({ issues: [issue] }: z.ZodError): string {
  if (issue?.code === "unrecognized_keys") {
    const path = [...issue.path, issue.keys[0]].join(".");
    return `${path}: not supported by the local cloud; remove it to run this stack locally`;
  }
  return `${issue?.path.join(".") || "top level"}: ${issue?.message}`;
}
