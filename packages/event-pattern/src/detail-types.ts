import { parseJsonObject } from "./parse-json-object.ts";

/** Lists the detail types that a pattern names, such as `order_created`. Operators are given as JSON. */
export function detailTypesOf(pattern: unknown): string[] {
  try {
    const names = parseJsonObject(String(pattern))["detail-type"];
    return Array.isArray(names) ? names.map((name) => (typeof name === "string" ? name : JSON.stringify(name))) : [];
  } catch {
    return [];
  }
}
