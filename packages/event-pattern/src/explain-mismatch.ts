import { findLeaves } from "./event-leaves.ts";
import type { FieldCondition } from "./field-condition.ts";
import { isJsonObject, quote } from "./operators/matcher.ts";

const MAX_VALUES_SHOWN = 5;

/** The dotted field that failed, and a description of its value and of the requirement. */
export interface Mismatch {
  readonly path: string;
  readonly reason: string;
}

/** The conditions of one alternative in the order of the pattern, and the first that fails together with those before it. */
export interface FailedAlternative {
  readonly conditions: readonly FieldCondition[];
  readonly stuckAt: FieldCondition;
}

/** Explains a mismatch with the closest alternative, which has the fewest contradicted fields. */
export function explainMismatch(alternatives: readonly FailedAlternative[], event: object): Mismatch {
  const failures = alternatives.map(({ conditions, stuckAt }) => ({
    stuckAt,
    contradicted: findContradictedFields(conditions, event),
  }));
  const closest = failures.reduce((best, failure) =>
    failure.contradicted.length < best.contradicted.length ? failure : best,
  );
  const [failed] = closest.contradicted;
  const reason = failed
    ? `${describeValues(event, failed)}, but the pattern requires ${failed.requirement}`
    : "matches only in another array element, but the pattern requires the same element for all its fields";
  const others = alternatives.length > 1 ? ` (the closest of the ${alternatives.length} alternatives of $or)` : "";
  return { path: (failed ?? closest.stuckAt).path, reason: `${reason}${others}` };
}

/** Returns the fields of an alternative that the event does not match, each considered separately. */
export function findContradictedFields(conditions: readonly FieldCondition[], event: object): FieldCondition[] {
  return conditions.filter((condition) => !isSatisfied(condition, event));
}

function isSatisfied(condition: FieldCondition, event: object): boolean {
  const leaves = findLeaves(event, condition);
  return leaves.length === 0 ? condition.acceptsAbsence : leaves.some(({ value }) => condition.accepts(value));
}

function describeValues(event: object, condition: FieldCondition): string {
  const values = [...new Set(findLeaves(event, condition).map(({ value }) => value))];
  if (values.length === 0) {
    return describeAbsence(event, condition.path);
  }
  const shown = values.slice(0, MAX_VALUES_SHOWN).map(quote).join(", ");
  if (values.length === 1) {
    return `is ${shown}`;
  }
  const more = values.length - MAX_VALUES_SHOWN;
  return more > 0 ? `has ${shown} and ${more} more` : `has ${shown}`;
}

function describeAbsence(event: object, path: string): string {
  let value: unknown = event;
  for (const name of path.split(".")) {
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  if (isJsonObject(value)) {
    return "is an object, not a value";
  }
  return Array.isArray(value) ? "is an array without values" : "is missing";
}
