import { isDeepStrictEqual } from "node:util";
import type { Compatibility, SchemaChange } from "./schema-change.ts";

/** Keywords whose value is a bound: the greater the lower bound, the fewer values pass. */
const LOWER_BOUNDS = ["minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"];
const UPPER_BOUNDS = ["maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"];
/** Keywords of which one that is there lets fewer values pass than none, and two cannot be compared. */
const CONDITIONS = ["pattern", "format", "multipleOf", "uniqueItems", "const", "propertyNames", "additionalProperties"];

interface KeywordChange {
  path: string;
  keyword: string;
  /** Undefined: the schema has no such keyword. */
  before: unknown;
  after: unknown;
}

/** A change of a keyword that judges values. Each breaks: fewer values pass than before, or more, or others. */
export function describeKeywordChange(change: KeywordChange): SchemaChange {
  const { after, before, keyword, path } = change;
  if (keyword === "type" || keyword === "enum") return describeChoice(change);
  const breaks = breaksOf(change);
  const how =
    breaks.length > 1 ? "is bound otherwise" : breaks[0] === "BACKWARD" ? "is bound tighter" : "is bound looser";
  return { path, what: `${how}: ${keyword} ${shown(after)}, before ${shown(before)}`, breaks };
}

function breaksOf({ after, before, keyword }: KeywordChange): Compatibility[] {
  if (LOWER_BOUNDS.includes(keyword))
    return asNumber(after, -Infinity) > asNumber(before, -Infinity) ? TIGHTER : LOOSER;
  if (UPPER_BOUNDS.includes(keyword)) return asNumber(after, Infinity) < asNumber(before, Infinity) ? TIGHTER : LOOSER;
  if (CONDITIONS.includes(keyword)) {
    if (before === undefined) return TIGHTER;
    if (after === undefined) return LOOSER;
  }
  return OTHER;
}

/** `type` and `enum`: what may stand there, one by one. */
function describeChoice({ after, before, keyword, path }: KeywordChange): SchemaChange {
  const [was, is] = [before, after].map((value) => (value === undefined ? undefined : [value].flat()));
  if (!was || !is) {
    const what = `takes ${is ? listed(is) : "anything"}, before ${was ? listed(was) : "anything"} (${keyword})`;
    return { path, what, breaks: is ? TIGHTER : LOOSER };
  }
  const removed = was.filter((value) => !takes(keyword, is, value));
  const added = is.filter((value) => !takes(keyword, was, value));
  const parts = [
    ...(removed.length > 0 ? [`no longer takes ${listed(was.filter((value) => !is.some(same(value))))}`] : []),
    ...(added.length > 0 ? [`takes ${listed(is.filter((value) => !was.some(same(value))))} too`] : []),
  ];
  const breaks: Compatibility[] = [...(removed.length > 0 ? TIGHTER : []), ...(added.length > 0 ? LOOSER : [])];
  // Only their order, or what repeats them, has changed.
  if (breaks.length === 0) return { path, what: `lists the same ${keyword} otherwise`, breaks };
  return { path, what: `${parts.join(", and ")} (${keyword})`, breaks };
}

/** Whether a list of types or values takes one; of types, every integer is a number. */
const takes = (keyword: string, list: readonly unknown[], value: unknown) =>
  list.some(same(value)) || (keyword === "type" && value === "integer" && list.includes("number"));
const same = (value: unknown) => (other: unknown) => isDeepStrictEqual(value, other);

const TIGHTER: Compatibility[] = ["BACKWARD"];
const LOOSER: Compatibility[] = ["FORWARD"];
const OTHER: Compatibility[] = ["BACKWARD", "FORWARD"];

const asNumber = (value: unknown, none: number) => (typeof value === "number" ? value : none);
/** Shows a keyword's value in a change, `none` if the schema lacks the keyword. */
export const shown = (value: unknown) => (value === undefined ? "none" : JSON.stringify(value));
const listed = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join(", ");
