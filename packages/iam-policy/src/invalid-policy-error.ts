/** A policy that AWS would reject, or that this package cannot evaluate as AWS does. */
export class InvalidPolicyError extends Error {
  readonly code = "INVALID_POLICY";

  /**
   * @param at the policy and, if known, the statement: `aws_iam_role_policy.stamp, statement "Stamp"`
   * @param problem the problem, the value received and the supported values; put on one line
   */
  constructor(at: string, problem: string, options?: ErrorOptions) {
    super(`${at}: ${problem}`.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, " "), options);
    this.name = "InvalidPolicyError";
  }
}
