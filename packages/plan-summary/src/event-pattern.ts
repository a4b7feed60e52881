import { code, codes } from "./markdown.ts";

/** How a pattern's reach changes; `changed` where some events are gained and others lost, or it cannot be told. */
export type Reach = "narrowed" | "widened" | "changed";

export interface PatternChange {
  reach: Reach;
  /** What was added or removed, each as a part of a sentence. */
  details: string[];
}

/**
 * Compares two event patterns. All fields of a pattern must match, and of a field's values any one: a field more makes a
 * pattern narrower, a value more makes it wider.
 *
 * @returns `undefined` when both match the same events
 * @throws {SyntaxError} when one is not a JSON object
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function comparePatterns(before: string, after: string): PatternChange | undefined {
  const old = fieldsOf(parse(before));
  const next = fieldsOf(parse(after));
  const details: string[] = [];
  let wider = false;
  let narrower = false;

  for (const [field, values] of next) {
    const known = old.get(field);
    if (!known) {
      narrower = true;
      details.push(`${code(field)} must now be ${codes([...values])}`);
      continue;
    }
    const added = [...values].filter((value) => !known.has(value));
    const removed = [...known].filter((value) => !values.has(value));
    if (added.length > 0) details.push(`${code(field)} now also matches ${codes(added)}`);
    if (removed.length > 0) details.push(`${code(field)} no longer matches ${codes(removed)}`);
    wider ||= added.length > 0;
    narrower ||= removed.length > 0;
  }
  for (const [field, values] of old) {
    if (next.has(field)) continue;
    wider = true;
    details.push(`${code(field)} need no longer be ${codes([...values])}`);
  }

  if (details.length === 0) return undefined;
  return { reach: wider && narrower ? "changed" : wider ? "widened" : "narrowed", details };
}

/** The detail-types that a pattern names, such as `order_created`. */
export function detailTypesOf(pattern: unknown): string[] {
  try {
    const names = parse(String(pattern))["detail-type"];
    return Array.isArray(names) ? names.map((name) => (typeof name === "string" ? name : JSON.stringify(name))) : [];
  } catch {
    return [];
  }
}

function parse(pattern: string): Record<string, unknown> {
  const json = JSON.parse(pattern);
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw new SyntaxError("not a JSON object");
  return json;
}

/** Each field's values as canonical JSON, by the field's path. The alternatives of `$or` count as its values. */
function fieldsOf(node: Record<string, unknown>, path: string[] = []): Map<string, Set<string>> {
  const fields = new Map<string, Set<string>>();
  for (const [key, value] of Object.entries(node)) {
    const here = [...path, key];
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [field, values] of fieldsOf(value as Record<string, unknown>, here)) fields.set(field, values);
    } else {
      fields.set(here.join("."), new Set((Array.isArray(value) ? value : [value]).map(canonical)));
    }
  }
  return fields;
}

/** JSON in which the order of keys makes no difference. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
