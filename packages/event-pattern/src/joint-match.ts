import type { ArrayElement } from "./event-leaves.ts";
import { findLeaves } from "./event-leaves.ts";
import type { FieldCondition } from "./field-condition.ts";

interface Step {
  readonly condition: FieldCondition;
  /** `boundUntil[depth]` is the last step with the same first `depth` names, which passes through the same arrays. */
  readonly boundUntil: readonly number[];
}

/** The conditions of one alternative, in the order of evaluation. */
export type Plan = readonly Step[];

interface Choice {
  readonly index: number;
  readonly boundUntil: number;
}

/** Sorts conditions by path, as event-ruler does, where the order decides what `exists: false` sees. */
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
 *
 * Conditions on fields inside an array of objects must be satisfied within one element: `{"items": {"sku": ["a"],
 * "state": ["sold"]}}` does not match `{"items": [{"sku": "a"}, {"state": "sold"}]}`. So a value that satisfies a
 * condition binds the arrays that contain it to its elements for the conditions that follow. `{"exists": false}` is
 * satisfied if the elements bound so far contain no value of its field.
 *
 * @see https://github.com/aws/event-ruler/blob/main/README.md#json-array-matching
 * @see https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/ACFinder.java
 */
export function countSatisfiedSteps(plan: Plan, event: object): number {
  const chosen = new Map<readonly unknown[], Choice>();
  const arrayIds = new Map<readonly unknown[], number>();
  // The result from a step on depends only on the choices that still bind it, so each such state is tried once.
  // Otherwise the numbers of elements of unrelated arrays would multiply.
  const deadEnds = new Set<string | number>();
  let satisfied = 0;

  const getState = (position: number): string | number => {
    if (chosen.size === 0) {
      return position;
    }
    let state = `${position}`;
    for (const [array, { index, boundUntil }] of chosen) {
      if (boundUntil >= position) {
        state += ` ${arrayIds.get(array)}[${index}]`;
      }
    }
    return state;
  };

  const choose = (step: Step, position: number, innermost: ArrayElement | undefined) => {
    const added: (readonly unknown[])[] = [];
    for (let element = innermost; element; element = element.within) {
      const boundUntil = step.boundUntil[element.depth] ?? position;
      if (boundUntil === position || chosen.has(element.array)) {
        continue;
      }
      if (!arrayIds.has(element.array)) {
        arrayIds.set(element.array, arrayIds.size);
      }
      chosen.set(element.array, { index: element.index, boundUntil });
      added.push(element.array);
    }
    return added;
  };

  const satisfyFrom = (position: number): boolean => {
    satisfied = Math.max(satisfied, position);
    const step = plan[position];
    if (!step) {
      return true;
    }
    const state = getState(position);
    if (deadEnds.has(state)) {
      return false;
    }
    const { condition } = step;
    const leaves = findLeaves(event, condition, chosen);
    if (leaves.length === 0 && condition.acceptsAbsence && satisfyFrom(position + 1)) {
      return true;
    }
    for (const { value, element } of leaves) {
      if (!condition.accepts(value)) {
        continue;
      }
      const added = choose(step, position, element);
      if (satisfyFrom(position + 1)) {
        return true;
      }
      for (const array of added) {
        chosen.delete(array);
      }
    }
    deadEnds.add(state);
    return false;
  };

  satisfyFrom(0);
  return satisfied;
}
