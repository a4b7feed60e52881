import type * as z from "zod";
import { offerIgnore } from "./offer-ignore.ts";

/** Problems that AWS would not have. */
const NOT_SUPPORTED = /the local cloud/;

/**
 * Describes the first problem of a resource's configuration.
 * @example describeIssue(error, "aws_sqs_queue.a") // "redrive.limits.1: Invalid input: expected number, received string"
 */
export function describeIssue({ issues: [issue] }: z.ZodError, address: string): string {
  const description =
    issue?.code === "unrecognized_keys"
      ? `${[...issue.path, issue.keys[0]].join(".")}: not supported by the local cloud; remove it to run this stack locally`
      : `${issue?.path.join(".") || "top level"}: ${issue?.message}`;
  return NOT_SUPPORTED.test(description) ? offerIgnore(description, address) : description;
}
