import { formatNumber, isObject, listEntries, type Value } from "../value.ts";

const ESCAPED = /[<>&\u2028\u2029]/g;

/** Encodes a value as Terraform's `jsonencode` does: keys are sorted, and `<`, `>` and `&` are escaped as in Go. */
export function encodeJson(value: Value): string {
  if (typeof value === "string") {
    return JSON.stringify(value).replaceAll(ESCAPED, escapeCharacter);
  }
  if (typeof value === "number") {
    return formatNumber(value);
  }
  if (isObject(value)) {
    return `{${listEntries(value)
      .map(([key, item]) => `${encodeJson(key)}:${encodeJson(item)}`)
      .join()}}`;
  }
  if (Array.isArray(value) || value instanceof Set) {
    return `[${[...value].map(encodeJson).join()}]`;
  }
  return String(value);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
