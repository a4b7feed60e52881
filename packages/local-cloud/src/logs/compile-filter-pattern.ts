import { createInvalidParameterError, type MessageFilter } from "./filter-pattern.ts";
import { compileJsonPattern } from "./json-filter-pattern.ts";
import { compileTermPattern } from "./term-filter-pattern.ts";

/** @throws {AwsError} InvalidParameterException if the pattern is invalid, or for space-delimited events */
export function compileFilterPattern(pattern: string): MessageFilter {
  const text = pattern.trim();
  if (text.startsWith("[")) {
    const message =
      "the local cloud does not support filter patterns for space-delimited log events: use terms or JSON";
    throw createInvalidParameterError(message);
  }
  return text.startsWith("{") && text.endsWith("}") ? compileJsonPattern(text) : compileTermPattern(text);
}
