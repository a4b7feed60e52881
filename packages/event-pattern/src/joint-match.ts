import type { ArrayElement } from "./event-leaves.ts";
import { leavesAt } from "./event-leaves.ts";
import type { FieldCondition } from "./field-condition.ts";

interface Step {
  readonly condition: FieldCondition;
  /** `boundUntil[depth]`: the last step whose path has the same first `depth` names, so goes through the same arrays. */
  readonly boundUntil: readonly number[];
}

/** The conditions of one alternative in the order in which they are tried. */
export type Plan = readonly Step[];

interface Choice {
  readonly index: number;
  readonly boundUntil: number;
}

/** Conditions are tried in the order of their paths, as in event-ruler, where it decides what `exists: false` sees. */
export function planOf(conditions: Iterable<FieldCondition>): Plan {
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
 * How many steps of the plan the event can satisfy together, one after the other; all of them means a match.
 *
 * Conditions on fields inside an array of objects must be satisfied within one element: `{"items": {"sku": ["a"],
 * "state": ["sold"]}}` does not match `{"items": [{"sku": "a"}, {"state": "sold"}]}`. So a value that satisfies a
 * condition binds the arrays it stands in to its elements for the conditions that follow. `{"exists": false}` is
 * satisfied where no value of its field is left within the elements bound before it.
 *
 * @see https://github.com/aws/event-ruler/blob/main/README.md#json-array-matching
 * @see https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/ACFinder.java
 */
export function stepsSatisfied(plan: Plan, event: object): number {
  const chosen = new Map<readonly unknown[], Choice>();
  const arrayIds = new Map<readonly unknown[], number>();
  // What remains to be satisfied depends only on the step and the choices that still bind it. To fail from each such
  // state once is enough; without this, arrays that have nothing to do with each other multiply their elements.
  const deadEnds = new Set<string | number>();
  let satisfied = 0;

  const stateAt = (position: number): string | number => {
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
    const state = stateAt(position);
    if (deadEnds.has(state)) {
      return false;
    }
    const { condition } = step;
    const leaves = leavesAt(event, condition, chosen);
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
