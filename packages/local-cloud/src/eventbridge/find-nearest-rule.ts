import type { EventPattern } from "event-pattern";
import type { RuleMismatch } from "../core/activity/event-kinds.ts";

/** Finds the rule that an unmatched event was most likely meant for: the one that the fewest fields contradict. */
export function findNearestRule(
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
