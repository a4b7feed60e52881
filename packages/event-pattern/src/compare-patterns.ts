import { toExactNumber } from "exact-json";
import { isJsonObject } from "./operators/matcher.ts";
import { parseJsonObject } from "./parse-json-object.ts";

/** A condition that a pattern gained or lost. */
export interface FieldChange {
  /** The names down to the field, joined by dots, such as `detail.data.ID`. */
  field: string;
  kind: "field-added" | "field-removed" | "values-added" | "values-removed";
  /** The entries concerned, as JSON whose keys are sorted. */
  values: string[];
}

export interface PatternChange {
  /** `changed` if the pattern gains some events and loses others, or if the comparison cannot decide. */
  reach: "narrowed" | "widened" | "changed";
  changes: FieldChange[];
}

/**
 * Compares two event patterns. An event must match every field of a pattern, and any one of a field's values: an added
 * field narrows a pattern, an added value widens it.
 * @param before the JSON text of the pattern
 * @returns `undefined` if both match the same events
 * @throws {SyntaxError} if either pattern is not a JSON object
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @example
 * comparePatterns('{"source":["a"]}', '{"source":["a","b"]}');
 * // { reach: "widened", changes: [{ field: "source", kind: "values-added", values: ['"b"'] }] }
 */
export function comparePatterns(before: string, after: string): PatternChange | undefined {
  const old = collectFields(parseJsonObject(before));
  const next = collectFields(parseJsonObject(after));
  const changes: FieldChange[] = [];
  const add = (kind: FieldChange["kind"], field: string, values: Iterable<string>) => {
    changes.push({ field, kind, values: [...values] });
  };

  for (const [field, values] of next) {
    const known = old.get(field);
    if (!known) {
      add("field-added", field, values);
      continue;
    }
    const added = [...values].filter((value) => !known.has(value));
    const removed = [...known].filter((value) => !values.has(value));
    if (added.length > 0) {
      add("values-added", field, added);
    }
    if (removed.length > 0) {
      add("values-removed", field, removed);
    }
  }
  for (const [field, values] of old) {
    if (!next.has(field)) {
      add("field-removed", field, values);
    }
  }

  if (changes.length === 0) {
    return undefined;
  }
  const narrower = changes.filter(({ kind }) => kind === "field-added" || kind === "values-removed").length;
  const reach = narrower === changes.length ? "narrowed" : narrower === 0 ? "widened" : "changed";
  return { reach, changes };
}

/** Returns each field's values as canonical JSON, by path. The alternatives of `$or` count as its values. */
function collectFields(node: object, path: string[] = []): Map<string, Set<string>> {
  const fields = new Map<string, Set<string>>();
  for (const [key, value] of Object.entries(node)) {
    const here = [...path, key];
    if (isJsonObject(value)) {
      for (const [field, values] of collectFields(value, here)) {
        fields.set(field, values);
      }
    } else {
      fields.set(here.join("."), new Set((Array.isArray(value) ? value : [value]).map(toCanonicalJson)));
    }
  }
  return fields;
}

function toCanonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    isJsonObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : (toExactNumber(inner) ?? inner),
  );
}
