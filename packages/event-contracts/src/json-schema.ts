/** A JSON Schema of draft 2020-12, as zod generates it. */
export type JsonSchema = Record<string, unknown>;

/** Returns an object's own entries; a Map, because a field may be named `constructor`. Other values have none. */
export function toEntries(value: unknown): Map<string, unknown> {
  return new Map(isObject(value) ? Object.entries(value) : []);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
