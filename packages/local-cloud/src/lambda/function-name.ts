import { AwsError } from "../core/aws-error.ts";
import { matchesFunctionName } from "../core/matches-function-name.ts";
import { FunctionNotFoundError } from "./function-not-found-error.ts";

export interface NamedFunction {
  name: string;
  /** Without the qualifier. */
  arn: string;
  qualifier: string | undefined;
}

/** Resolves a name to its only function. @throws {FunctionNotFoundError} if no function matches, or several do */
export function resolveFunctionName(name: string, functionNames: readonly string[]): string {
  const [match, ...others] = functionNames.filter((functionName) => matchesFunctionName(functionName, name));
  if (match === undefined || others.length > 0) {
    throw new FunctionNotFoundError(name, functionNames);
  }
  return match;
}

const PATTERN =
  /^(?:arn:(aws[a-zA-Z-]*)?:lambda:)?(?:([a-z]{2}(?:-gov)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/;

/**
 * Parses a name, ARN or partial ARN. @throws {AwsError} if it is invalid, of another region, or has two qualifiers
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
