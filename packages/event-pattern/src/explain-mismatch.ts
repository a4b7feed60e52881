import { leavesAt } from "./event-leaves.ts";
import type { FieldCondition } from "./field-condition.ts";
import { isJsonObject, quoted } from "./operators/matcher.ts";

const MOST_VALUES_SHOWN = 5;

/** Why an event does not match: the dotted field that failed, and what was found there and asked for, in words. */
export interface Mismatch {
  readonly path: string;
  readonly reason: string;
}

/** The fields of one alternative in the pattern's order, and the first that failed together with those before it. */
export interface FailedAlternative {
  readonly conditions: readonly FieldCondition[];
  readonly stuckAt: FieldCondition;
}

/** Explains by the alternative that the event comes closest to: the one that the fewest of its fields contradict. */
export function explainMismatch(alternatives: readonly FailedAlternative[], event: object): Mismatch {
  const failures = alternatives.map(({ conditions, stuckAt }) => ({
    stuckAt,
    contradicted: contradictedFields(conditions, event),
  }));
  const closest = failures.reduce((best, failure) =>
    failure.contradicted.length < best.contradicted.length ? failure : best,
  );
  const [failed] = closest.contradicted;
  const reason = failed
    ? `${found(event, failed)}, the pattern asks for ${failed.asksFor}`
    : "matches only outside the array element that the fields before it match in, the pattern asks for one element";
  const others = alternatives.length > 1 ? ` (the closest of the ${alternatives.length} alternatives of $or)` : "";
  return { path: (failed ?? closest.stuckAt).path, reason: `${reason}${others}` };
}

/** The fields of an alternative that the event does not match, each looked at alone. */
export function contradictedFields(conditions: readonly FieldCondition[], event: object): FieldCondition[] {
  return conditions.filter((condition) => !isSatisfiedAlone(condition, event));
}

function isSatisfiedAlone(condition: FieldCondition, event: object): boolean {
  const leaves = leavesAt(event, condition);
  if (leaves.length === 0) {
    return condition.acceptsAbsence;
  }
  return leaves.some(({ value }) => condition.accepts(value));
}

function found(event: object, condition: FieldCondition): string {
  const values = [...new Set(leavesAt(event, condition).map(({ value }) => value))];
  if (values.length === 0) {
    return foundInstead(event, condition.path);
  }
  const shown = values.slice(0, MOST_VALUES_SHOWN).map(quoted).join(", ");
  if (values.length === 1) {
    return `is ${shown}`;
  }
  const more = values.length - MOST_VALUES_SHOWN;
  return more > 0 ? `has ${shown} and ${more} more` : `has ${shown}`;
}

/** A person who sees the field in the event has to be told why it counts as missing. */
function foundInstead(event: object, path: string): string {
  let place: unknown = event;
  for (const name of path.split(".")) {
    place = isJsonObject(place) && Object.hasOwn(place, name) ? place[name] : undefined;
  }
  if (isJsonObject(place)) {
    return "is an object, which has no value of its own";
  }
  if (Array.isArray(place)) {
    return "is an array without values";
  }
  return "is missing";
}
