import { oneLine } from "../terraform/one-line.ts";

/** A policy that AWS would refuse, or that the local cloud could not enforce as AWS does. */
export class InvalidPolicyError extends Error {
  readonly code = "InvalidPolicy";

  /**
   * @param at the policy and, where there is one, the statement: `aws_iam_role_policy.stamp, statement "Stamp"`
   * @param problem what is wrong, the value received and what is supported
   */
  constructor(at: string, problem: string, options?: ErrorOptions) {
    super(oneLine(`${at}: ${problem}`), options);
    this.name = "InvalidPolicyError";
  }
}
