import type * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall } from "../core/aws-service.ts";
import { formatIssue, type Operation, operation } from "../protocols/json-service.ts";
import { createParameterError } from "./parameter-error.ts";

/** Creates an operation whose invalid input is reported as SNS reports it. */
export function snsOperation<Input extends z.ZodType>(
  input: Input,
  run: (input: z.output<Input>, call: AwsCall) => object | Promise<object>,
): Operation {
  return operation(input, run, toInputError);
}

function toInputError(issue: z.core.$ZodIssue): AwsError {
  if (issue.code === "unrecognized_keys") {
    const name = [...issue.path, issue.keys[0]].join(".");
    return new AwsError("UnsupportedOperation", `the local cloud does not support the parameter ${name}`);
  }
  return createParameterError(formatIssue(issue));
}
