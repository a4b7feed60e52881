import { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";
import type { Plan } from "./joint-match.ts";
import type { Matcher } from "./operators/matcher.ts";
import { computeWildcardComplexity } from "./operators/wildcard-complexity.ts";

/**
 * AWS does not publish its limit. The least complex pattern that it is known to reject has 11, the most complex that it is
 * known to accept 7.
 */
const MAX_COMPLEXITY = 10;

/** @throws {InvalidEventPatternError} if the wildcards of a field are more complex than EventBridge accepts */
export function checkWildcards(plans: readonly Plan[]): void {
  for (const [path, matchers] of groupByField(plans)) {
    if (computeWildcardComplexity(matchers, MAX_COMPLEXITY) > MAX_COMPLEXITY) {
      const advice =
        "try using fewer wildcard characters or fewer repeating character sequences after a wildcard character";
      throw new InvalidEventPatternError(`Rule is too complex - ${advice}`, path);
    }
  }
}

/** Joins the matchers of a field in all alternatives that are equal up to it, because event-ruler reads them together. */
function groupByField(plans: readonly Plan[]): Iterable<[path: string, matchers: Matcher[]]> {
  const groups = new Map<string, { path: string; byJson: Map<string, readonly Matcher[]> }>();
  for (const plan of plans) {
    let key = "";
    for (const { condition } of plan) {
      const { json, matchers, path } = condition;
      key += ` ${JSON.stringify(path)}`;
      const group = groups.get(key) ?? { path, byJson: new Map() };
      group.byJson.set(json, matchers);
      groups.set(key, group);
      key += json;
    }
  }
  return Array.from(groups.values(), ({ byJson, path }) => [path, [...byJson.values()].flat()]);
}
