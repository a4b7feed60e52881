import { AwsError } from "../core/aws-error.ts";

export function createParameterError(problem: string): AwsError {
  return new AwsError("InvalidParameterException", `Invalid parameter: ${problem}`);
}
