import { checkWildcards } from "./check-wildcards.ts";
import { explainMismatch, findContradictedFields, type Mismatch } from "./explain-mismatch.ts";
import type { FieldCondition } from "./field-condition.ts";
import { countSatisfiedSteps, createPlan } from "./joint-match.ts";
import { type PatternLimits, parsePattern } from "./parse-pattern.ts";

/** Whether an event matches and, if not, the dotted field that failed and why. */
export type Explanation = { readonly matches: true } | ({ readonly matches: false } & Mismatch);

export interface EventPattern {
  /** The conditions on fields: an event must satisfy all of one alternative. A pattern without `$or` has one. */
  readonly alternatives: readonly (readonly FieldCondition[])[];
  /** Whether the event, a JSON object with the whole envelope, matches. Parse it with `parseJson`. Never throws. */
  matches(event: object): boolean;
  /**
   * @example
   * { matches: false, path: "detail-type", reason: 'is "pending", but the pattern requires "order_created"' }
   */
  explain(event: object): Explanation;
  /** Counts the fields of the pattern, or of its closest alternative, that the event does not match. */
  countContradicted(event: object): number;
}

/**
 * Compiles an event pattern of a rule, an archive or TestEventPattern. Every field of the pattern must match; a field
 * matches if any entry of its list does. An array in the event matches if any element does, including objects in it.
 * Fields of the pattern inside one array of objects must match in the same element. Numbers match by value (300, 300.0 and
 * 3.0e2 are equal), and so do IP addresses. The last of duplicate keys counts, in the event each.
 * @param pattern JSON text, or the parsed object
 * @throws {InvalidEventPatternError} with the reason and the position in the pattern
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @see https://github.com/aws/event-ruler
 * @example
 * const pattern = compileEventPattern({ source: ["order_service"], "detail-type": [{ prefix: "order_" }] });
 * pattern.matches({ source: "order_service", "detail-type": "order_created", detail: {} }); // true
 */
export function compileEventPattern(pattern: string | object, limits?: PatternLimits): EventPattern {
  const alternatives = parsePattern(pattern, limits).map((fields) => {
    const conditions = [...fields.values()];
    return { conditions, plan: createPlan(conditions) };
  });
  checkWildcards(alternatives.map(({ plan }) => plan));
  const matches = (event: object) => alternatives.some(({ plan }) => countSatisfiedSteps(plan, event) === plan.length);
  return {
    alternatives: alternatives.map(({ conditions }) => conditions),
    matches,
    explain(event) {
      if (matches(event)) {
        return { matches: true };
      }
      const failed = alternatives.flatMap(({ conditions, plan }) => {
        const stuckAt = plan[countSatisfiedSteps(plan, event)]?.condition;
        return stuckAt ? [{ conditions, stuckAt }] : [];
      });
      return { matches: false, ...explainMismatch(failed, event) };
    },
    countContradicted(event) {
      return Math.min(...alternatives.map(({ conditions }) => findContradictedFields(conditions, event).length));
    },
  };
}
