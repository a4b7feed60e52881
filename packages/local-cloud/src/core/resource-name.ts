import { parseFunctionArn } from "./function-arn.ts";

/** Returns the last part of an ARN or URL; of a function's version or alias, the name of the function. */
export function resourceName(arn: string): string {
  return parseFunctionArn(arn)?.name ?? /[^:/]+$/.exec(arn)?.[0] ?? arn;
}
