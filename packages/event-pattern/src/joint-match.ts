import { ArrayBindings } from "./array-bindings.ts";
import { findLeaves } from "./event-leaves.ts";
import type { FieldCondition } from "./field-condition.ts";

interface Step {
  readonly condition: FieldCondition;
  /** `boundUntil[depth]` is the last step with the same first `depth` names, which passes through the same arrays. */
  readonly boundUntil: readonly number[];
}

/** The conditions of one alternative, in the order of evaluation. */
export type Plan = readonly Step[];

/** Sorts conditions by path, as event-ruler does, where the sequence decides what `exists: false` sees. */
export function createPlan(conditions: Iterable<FieldCondition>): Plan {
  const plan: Step[] = [];
  const lastStepThrough = new Map<string, number>();
  const sorted = [...conditions].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const [fromEnd, condition] of sorted.toReversed().entries()) {
    const step = sorted.length - 1 - fromEnd;
    const boundUntil = condition.prefixes.map((prefix) => lastStepThrough.get(prefix) ?? step);
    for (const [depth, prefix] of condition.prefixes.entries()) {
      lastStepThrough.set(prefix, boundUntil[depth] ?? step);
    }
    plan.unshift({ condition, boundUntil });
  }
  return plan;
}

/**
 * Counts the steps of the plan that the event can satisfy together, one after the other. All of them mean a match.
 * Conditions on fields inside an array of objects must be satisfied within one element: `{"items": {"sku": ["a"],
 * "state": ["sold"]}}` does not match `{"items": [{"sku": "a"}, {"state": "sold"}]}`. So a value that satisfies a
 * condition binds the arrays that contain it to its elements for the conditions that follow. `{"exists": false}` is
 * satisfied if the elements bound so far contain no value of its field.
 * @see https://github.com/aws/event-ruler/blob/main/README.md#json-array-matching
 * @see https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/ACFinder.java
 */
export function countSatisfiedSteps(plan: Plan, event: object): number {
  const bindings = new ArrayBindings();
  // The result from a step on depends only on the bindings that still apply, so each such state is tried once.
  // Otherwise the numbers of elements of unrelated arrays would multiply.
  const deadEnds = new Set<string | number>();
  let satisfied = 0;

  const satisfyFrom = (position: number): boolean => {
    satisfied = Math.max(satisfied, position);
    const step = plan[position];
    if (!step) {
      return true;
    }
    const state = bindings.getState(position);
    if (deadEnds.has(state)) {
      return false;
    }
    const { boundUntil, condition } = step;
    const leaves = findLeaves(event, condition, bindings.elements);
    if (leaves.length === 0 && condition.acceptsAbsence && satisfyFrom(position + 1)) {
      return true;
    }
    for (const { value, element } of leaves) {
      if (!condition.accepts(value)) {
        continue;
      }
      const added = bindings.bind(element, position, boundUntil);
      if (satisfyFrom(position + 1)) {
        return true;
      }
      bindings.release(added);
    }
    deadEnds.add(state);
    return false;
  };

  satisfyFrom(0);
  return satisfied;
}
