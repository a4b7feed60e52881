import { isDeepStrictEqual } from "node:util";
import type { Compatibility, SchemaChange } from "./schema-change.ts";

/** Keywords with a numeric bound. A greater lower bound or a smaller upper bound is stricter. */
const LOWER_BOUNDS = ["minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"];
const UPPER_BOUNDS = ["maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"];
/** Keywords that are stricter than their absence, and whose values cannot be compared. */
const CONDITIONS = ["pattern", "format", "multipleOf", "uniqueItems", "const", "propertyNames", "additionalProperties"];

interface KeywordChange {
  path: string;
  keyword: string;
  /** Undefined if the schema does not have the keyword. */
  before: unknown;
  after: unknown;
}

/** Describes a change of a validating keyword. Every such change breaks consumers: it is stricter, looser or both. */
export function describeKeywordChange(change: KeywordChange): SchemaChange {
  const { after, before, keyword, path } = change;
  if (keyword === "type" || keyword === "enum") {
    return describeChoice(change);
  }
  const breaks = findBreaks(change);
  const how = breaks.length > 1 ? "is changed" : breaks[0] === "BACKWARD" ? "is stricter" : "is looser";
  return { path, description: `${how}: ${keyword} ${formatValue(after)}, previously ${formatValue(before)}`, breaks };
}

function findBreaks({ after, before, keyword }: KeywordChange): Compatibility[] {
  if (LOWER_BOUNDS.includes(keyword)) {
    return asNumber(after, -Infinity) > asNumber(before, -Infinity) ? STRICTER : LOOSER;
  }
  if (UPPER_BOUNDS.includes(keyword)) {
    return asNumber(after, Infinity) < asNumber(before, Infinity) ? STRICTER : LOOSER;
  }
  if (CONDITIONS.includes(keyword)) {
    if (before === undefined) {
      return STRICTER;
    }
    if (after === undefined) {
      return LOOSER;
    }
  }
  return OTHER;
}

function describeChoice({ after, before, keyword, path }: KeywordChange): SchemaChange {
  const [was, is] = [before, after].map((value) => (value === undefined ? undefined : [value].flat()));
  if (!was || !is) {
    const description = `accepts ${is ? formatList(is) : "anything"}, previously ${was ? formatList(was) : "anything"} (${keyword})`;
    return { path, description, breaks: is ? STRICTER : LOOSER };
  }
  const removed = was.filter((value) => !accepts(keyword, is, value));
  const added = is.filter((value) => !accepts(keyword, was, value));
  const parts = [
    ...(removed.length > 0 ? [`no longer accepts ${formatList(was.filter((value) => !is.some(same(value))))}`] : []),
    ...(added.length > 0 ? [`also accepts ${formatList(is.filter((value) => !was.some(same(value))))}`] : []),
  ];
  const breaks: Compatibility[] = [...(removed.length > 0 ? STRICTER : []), ...(added.length > 0 ? LOOSER : [])];
  // Only the sequence or repetitions have changed.
  if (breaks.length === 0) {
    return { path, description: `lists the same ${keyword} differently`, breaks };
  }
  return { path, description: `${parts.join(" and ")} (${keyword})`, breaks };
}

/** Whether a list of types or values accepts a value. Every integer is a number. */
const accepts = (keyword: string, list: readonly unknown[], value: unknown) =>
  list.some(same(value)) || (keyword === "type" && value === "integer" && list.includes("number"));
const same = (value: unknown) => (other: unknown) => isDeepStrictEqual(value, other);

const STRICTER: Compatibility[] = ["BACKWARD"];
const LOOSER: Compatibility[] = ["FORWARD"];
const OTHER: Compatibility[] = ["BACKWARD", "FORWARD"];

const asNumber = (value: unknown, none: number) => (typeof value === "number" ? value : none);
export const formatValue = (value: unknown) => (value === undefined ? "none" : JSON.stringify(value));
const formatList = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join(", ");
