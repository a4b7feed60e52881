import { AwsError } from "../core/aws-error.ts";
import { FunctionNotFoundError } from "./function-not-found-error.ts";

/** A function as a caller of Lambda's API named it. */
export interface NamedFunction {
  name: string;
  /** Without the qualifier. */
  arn: string;
  qualifier: string | undefined;
}

/** Whether a function goes by a name: its own, or what its own ends with after a hyphen. */
export function matchesFunctionName(functionName: string, name: string): boolean {
  return functionName === name || functionName.endsWith(`-${name}`);
}

/**
 * The one function that goes by a name.
 * @throws {FunctionNotFoundError} when none does, or several do
 */
export function resolveFunctionName(name: string, functionNames: readonly string[]): string {
  const [meant, ...others] = functionNames.filter((functionName) => matchesFunctionName(functionName, name));
  if (meant === undefined || others.length > 0) {
    throw new FunctionNotFoundError(name, functionNames);
  }
  return meant;
}

const PATTERN =
  /^(?:arn:(aws[a-zA-Z-]*)?:lambda:)?(?:([a-z]{2}(?:-gov)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/;

/**
 * Reads a function's name, partial ARN (`123456789012:function:my-function`) or ARN, each with a qualifier or without.
 *
 * @param qualifier of the query
 * @throws {AwsError} when it is none of these, is in another region, or has two different qualifiers
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#lambda-Invoke-request-FunctionName
 */
export function parseFunctionName(
  text: string,
  qualifier: string | null,
  { accountId, region }: { accountId: string; region: string },
): NamedFunction {
  const [, , itsRegion = region, account = accountId, name, itsQualifier] = PATTERN.exec(text) ?? [];
  if (!name) {
    const constraint = `Member must satisfy regular expression pattern: ${PATTERN.source}`;
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${text}' at 'functionName' failed to satisfy constraint: ${constraint}`,
    );
  }
  if (itsRegion !== region) {
    const message = `Functions from '${itsRegion}' are not reachable in this region ('${region}')`;
    throw new AwsError("ResourceNotFoundException", message, 404);
  }
  if (itsQualifier && qualifier && itsQualifier !== qualifier) {
    const message = "The derived qualifier from the function name does not match the specified qualifier.";
    throw new AwsError("InvalidParameterValueException", message);
  }
  return {
    name,
    arn: `arn:aws:lambda:${region}:${account}:function:${name}`,
    qualifier: itsQualifier ?? qualifier ?? undefined,
  };
}
