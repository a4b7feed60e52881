/** A JSON Schema of draft 2020-12, as zod writes it and as it is committed. */
export type JsonSchema = Record<string, unknown>;

/** What stands at each name of an object, without what every object inherits: a field may be named `constructor`. */
export function entriesOf(value: unknown): Map<string, unknown> {
  return new Map(isObject(value) ? Object.entries(value) : []);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
