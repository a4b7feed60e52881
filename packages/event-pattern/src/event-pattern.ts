import type { Mismatch } from "./explain-mismatch.ts";
import { contradictedFields, explainMismatch } from "./explain-mismatch.ts";
import { planOf, stepsSatisfied } from "./joint-match.ts";
import { parsePattern } from "./parse-pattern.ts";

/** Whether an event matches and, if not, the dotted field that failed and why. */
export type Explanation = { readonly matches: true } | ({ readonly matches: false } & Mismatch);

export interface EventPattern {
  /** Whether the event, a JSON object with the whole envelope, matches. Never throws. */
  matches(event: object): boolean;
  /**
   * @example
   * { matches: false, path: "detail-type", reason: 'is "pending", the pattern asks for "order_created"' }
   */
  explain(event: object): Explanation;
  /** How many of the pattern's fields the event does not match; the fewest, where the pattern has alternatives. */
  countContradicted(event: object): number;
}

/**
 * Compiles an event pattern of a rule, an archive or TestEventPattern.
 *
 * Every field that the pattern names must match; a field matches if any entry of its list does. A field of the event
 * that holds an array matches if any element does, and objects in arrays are looked into; fields of the pattern
 * inside one array of objects must match in one and the same element.
 *
 * Exact numbers match by value (300, 300.0 and 3.0e2 are equal). Of keys that occur twice, in pattern or event, the
 * last counts.
 *
 * @param pattern the JSON text, at most 2,048 characters, or what it parses to
 * @throws {InvalidEventPatternError} saying what is not valid, and where in the pattern
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @see https://github.com/aws/event-ruler
 *
 * @example
 * const pattern = compileEventPattern({ source: ["order_service"], "detail-type": [{ prefix: "order_" }] });
 * pattern.matches({ source: "order_service", "detail-type": "order_created", detail: {} }); // true
 */
export function compileEventPattern(pattern: string | object): EventPattern {
  const alternatives = parsePattern(pattern).map((fields) => {
    const conditions = [...fields.values()];
    return { conditions, plan: planOf(conditions) };
  });
  const matches = (event: object) => alternatives.some(({ plan }) => stepsSatisfied(plan, event) === plan.length);
  return {
    matches,
    explain(event) {
      if (matches(event)) {
        return { matches: true };
      }
      const failed = alternatives.flatMap(({ conditions, plan }) => {
        const stuckAt = plan[stepsSatisfied(plan, event)]?.condition;
        return stuckAt ? [{ conditions, stuckAt }] : [];
      });
      return { matches: false, ...explainMismatch(failed, event) };
    },
    countContradicted(event) {
      return Math.min(...alternatives.map(({ conditions }) => contradictedFields(conditions, event).length));
    },
  };
}
