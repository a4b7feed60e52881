import { checkFilterPolicy, type FilterPolicyScope } from "./check-filter-policy.ts";
import { compileEventPattern, type EventPattern } from "./event-pattern.ts";

const MAX_POLICY_CHARACTERS = 256 * 1024;

/**
 * Compiles the filter policy of an SNS subscription, which has the grammar of an event pattern with fewer operators.
 * @throws {Error} with AWS's reason
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export function compileFilterPattern(json: string, scope: FilterPolicyScope): EventPattern {
  const pattern = compileEventPattern(json, { maximumLength: MAX_POLICY_CHARACTERS });
  checkFilterPolicy(json, pattern.alternatives, scope);
  return pattern;
}
