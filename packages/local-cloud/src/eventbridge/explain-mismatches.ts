import type { EventPattern } from "event-pattern";
import type { RuleMismatch } from "../core/activity/event-kinds.ts";

export interface RulePattern {
  name: string;
  pattern: EventPattern;
}

/** Explains for each rule that does not match an event which field failed and why. */
export function explainMismatches(rules: readonly RulePattern[], event: object): RuleMismatch[] {
  return rules.flatMap(({ name, pattern }) => {
    const explanation = pattern.explain(event);
    return explanation.matches ? [] : [{ rule: name, path: explanation.path, reason: explanation.reason }];
  });
}
