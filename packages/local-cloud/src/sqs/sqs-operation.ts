import type * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall } from "../core/aws-service.ts";
import { type Operation, operation } from "../protocols/json-service.ts";

/** Creates an operation whose invalid input is reported as SQS reports it. */
export function sqsOperation<Input extends z.ZodType>(
  input: Input,
  run: (input: z.output<Input>, call: AwsCall) => object | undefined | Promise<object | undefined>,
): Operation {
  return operation(input, run, toInputError);
}

function toInputError(issue: z.core.$ZodIssue, input: unknown): AwsError {
  if (issue.code === "unrecognized_keys") {
    const name = [...issue.path, issue.keys[0]].join(".");
    return new AwsError("UnsupportedOperation", `the local cloud does not support the parameter ${name}`);
  }
  return new AwsError("SerializationException", describeType(issue, findValue(input, issue.path)));
}

/** Describes a value of the wrong type in AWS's words. */
function describeType(issue: z.core.$ZodIssue, value: unknown): string {
  const expected = "expected" in issue ? String(issue.expected) : "";
  if (expected === "array") {
    return "Expected list or null";
  }
  if (expected === "object" || expected === "record") {
    return "Expected map or null";
  }
  if (Array.isArray(value)) {
    return "Start of list found where not expected";
  }
  if (typeof value === "object") {
    return "Start of structure or map found where not expected.";
  }
  const type = typeof value === "boolean" ? value : typeof value;
  const target = expected === "int" || expected === "number" ? "an Integer" : "a String";
  return `${String(type).toUpperCase()}_VALUE can not be converted to ${target}`;
}

function findValue(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], input);
}
