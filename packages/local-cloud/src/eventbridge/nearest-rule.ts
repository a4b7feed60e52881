import type { EventPattern } from "event-pattern";
import type { RuleMismatch } from "../core/activity/event-kinds.ts";

/**
 * Of the rules that do not match an event, the one that the fewest of its fields contradict, and why it does not match:
 * most likely the rule that was meant.
 */
export function nearestRule(
  rules: readonly { name: string; pattern: EventPattern }[],
  event: object,
): RuleMismatch | undefined {
  let nearest: RuleMismatch | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const { name, pattern } of rules) {
    const explanation = pattern.explain(event);
    const contradicted = pattern.countContradicted(event);
    if (explanation.matches || contradicted >= fewest) {
      continue;
    }
    fewest = contradicted;
    nearest = { rule: name, path: explanation.path, reason: explanation.reason };
  }
  return nearest;
}
