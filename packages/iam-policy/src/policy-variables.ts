import { InvalidPolicyError } from "./invalid-policy-error.ts";

/**
 * Rejects policy variables and the escapes `${*}`, `${?}` and `${$}`, which are not evaluated: matched as plain text,
 * they would match something else than on AWS.
 * @param element the part of the policy that holds the text, for errors
 * @throws {InvalidPolicyError} if the text contains one
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function rejectPolicyVariables(text: string, element: string, at: string): void {
  const variable = /\$\{[^}]*\}?/.exec(text)?.[0];
  if (variable !== undefined) {
    const problem = `${element} has the policy variable "${variable}", which is not supported; write the value itself`;
    throw new InvalidPolicyError(at, problem);
  }
}
