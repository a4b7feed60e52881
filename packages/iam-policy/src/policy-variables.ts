import { InvalidPolicyError } from "./invalid-policy-error.ts";

/**
 * The local cloud fills no policy variable, nor the escapes `${*}`, `${?}` and `${$}`: a text that has one would match
 * something else than on AWS.
 * @throws {InvalidPolicyError} when the text holds one
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function refusePolicyVariables(text: string, element: string, at: string): void {
  const variable = /\$\{[^}]*\}?/.exec(text)?.[0];
  if (variable === undefined) return;
  throw new InvalidPolicyError(
    at,
    `${element} has the policy variable "${variable}", which the local cloud cannot fill; write the value itself`,
  );
}
