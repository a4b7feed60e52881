import type { RuleMismatch } from "../core/activity/event-kinds.ts";
import { explainMismatches, type RulePattern } from "./explain-mismatches.ts";

/** Finds the rule that an unmatched event was most likely meant for: the one that the fewest fields contradict. */
export function findNearestRule(rules: readonly RulePattern[], event: object): RuleMismatch | undefined {
  let nearest: RulePattern[] = [];
  let fewest = Number.POSITIVE_INFINITY;
  for (const rule of rules) {
    const contradicted = rule.pattern.countContradicted(event);
    if (contradicted < fewest) {
      fewest = contradicted;
      nearest = [rule];
    }
  }
  return explainMismatches(nearest, event)[0];
}
