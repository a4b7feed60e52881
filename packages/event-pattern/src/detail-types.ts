import { parseJsonObject } from "./parse-json-object.ts";

/** Lists the detail types that a pattern names, such as `order_created`. Formats operators as JSON. */
export function listDetailTypes(pattern: unknown): string[] {
  try {
    const names = parseJsonObject(String(pattern))["detail-type"];
    return Array.isArray(names) ? names.map((name) => (typeof name === "string" ? name : JSON.stringify(name))) : [];
  } catch {
    return [];
  }
}
