import { type ConditionContext, conditionKeys, findConditionKey } from "./condition-keys.ts";
import { InvalidPolicyError } from "./invalid-policy-error.ts";

/** A policy variable, or one of the escapes `${*}`, `${?}` and `${$}`. */
const VARIABLE = /\$\{([^}]*)\}?/g;

/**
 * Rejects policy variables, where they are not evaluated: matched as plain text, they would match something else than on
 * AWS.
 * @param element the part of the policy that holds the text, for errors
 * @throws {InvalidPolicyError} if the text contains one
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function rejectPolicyVariables(text: string, element: string, at: string): void {
  const [variable] = text.match(VARIABLE) ?? [];
  if (variable !== undefined) {
    throw createVariableError(variable, element, at);
  }
}

/**
 * Prepares the variables of a condition's values, which are condition keys with one value.
 * @returns a function that replaces them, or undefined if the values have none; it returns undefined if a key is missing
 * @throws {InvalidPolicyError} if a variable is not such a key
 */
export function compileVariables(values: readonly string[], element: string, at: string) {
  const variables = values.flatMap((value) => [...value.matchAll(VARIABLE)]);
  for (const [variable, name] of variables) {
    if (findSingleKey(name) === undefined || !variable.endsWith("}")) {
      throw createVariableError(variable, element, at);
    }
  }
  if (variables.length === 0) {
    return undefined;
  }
  return (context: ConditionContext): string[] | undefined =>
    variables.some(([, name]) => readKey(context, name) === undefined)
      ? undefined
      : values.map((value) => value.replaceAll(VARIABLE, (_, name: string) => readKey(context, name) ?? ""));
}

function readKey(context: ConditionContext, name: string | undefined): string | undefined {
  const key = findSingleKey(name);
  return key && context[key]?.toString();
}

function findSingleKey(name = "") {
  const key = findConditionKey(name);
  return key && conditionKeys[key] === "single" ? key : undefined;
}

function createVariableError(variable: string, element: string, at: string): InvalidPolicyError {
  const problem = `${element} has the policy variable "${variable}", which is not supported; write the value itself`;
  return new InvalidPolicyError(at, problem);
}
