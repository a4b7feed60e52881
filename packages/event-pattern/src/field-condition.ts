import { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";
import type { Matcher } from "./operators/matcher.ts";
import { parseMatcher } from "./operators/operators.ts";

const MAX_DEPTH = 100;

/** The condition of a pattern on one field: its value or its absence must satisfy one entry of a list. */
export interface FieldCondition {
  /** The names down to the field, joined by dots: `detail.data.ID`. */
  readonly path: string;
  /** `prefixes[depth]` is the path's first `depth` names: `["", "detail", "detail.data", "detail.data.ID"]`. */
  readonly prefixes: readonly string[];
  /** `keys[depth]` are the keys that an object at `prefixes[depth]` can hold the rest under: `["data", "data.ID"]`. */
  readonly keys: readonly (readonly (string | undefined)[])[];
  /** The list as JSON. Conditions on a field with the same list are equal. */
  readonly json: string;
  readonly matchers: readonly Matcher[];
  readonly accepts: (value: unknown) => boolean;
  readonly acceptsAbsence: boolean;
  /** Completes the sentence "the pattern requires …". */
  readonly requirement: string;
}

/**
 * A name that contains a dot is the same as two nested names, in the pattern and in the event: EventBridge flattens
 * both to dotted paths before it compares them.
 * @see https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/Event.java
 */
export function createFieldCondition(path: string, entries: readonly unknown[], where: string): FieldCondition {
  if (entries.length === 0) {
    throw new InvalidEventPatternError("Empty arrays are not allowed", where);
  }
  const matchers = entries.map((entry, index) => parseMatcher(entry, `${where}[${index}]`));
  const [only] = matchers;
  return {
    ...splitPath(path, where),
    json: JSON.stringify(entries),
    matchers,
    accepts: only && matchers.length === 1 ? only.accepts : (value) => matchers.some(({ accepts }) => accepts(value)),
    acceptsAbsence: matchers.some(({ acceptsAbsence }) => acceptsAbsence),
    requirement: matchers.map(({ requirement }) => requirement).join(" or "),
  };
}

function splitPath(path: string, where: string): Pick<FieldCondition, "path" | "prefixes" | "keys"> {
  const names = path.split(".");
  if (names.length > MAX_DEPTH) {
    const reason = `The field is ${names.length} levels deep; at most ${MAX_DEPTH} are allowed`;
    throw new InvalidEventPatternError(reason, where);
  }
  const depths = [...names.keys(), names.length];
  // Like event-ruler, this skips an unnamed field at the end of a path: {"a": {"": 1}} has no field "a.".
  const isSkipped = (from: number, to: number) =>
    names.length > 1 && to === from + 1 && names.slice(from).every((name) => name === "");
  return {
    path,
    prefixes: depths.map((depth) => names.slice(0, depth).join(".")),
    keys: depths.map((from) =>
      depths.slice(from + 1).map((to) => (isSkipped(from, to) ? undefined : names.slice(from, to).join("."))),
    ),
  };
}
