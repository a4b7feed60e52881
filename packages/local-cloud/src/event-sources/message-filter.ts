import { compileEventPattern } from "event-pattern";
import { parseJson } from "exact-json";
import type { QueueRecord } from "./queue-record.ts";

/** Whether a function receives a message; one that it does not receive is deleted. */
export type MessageFilter = (record: QueueRecord) => boolean;

/**
 * Compiles the filters of a mapping: a message that matches one of them passes. A pattern for the members of `body`
 * matches only JSON objects, and one for its text only plain text.
 * @throws {InvalidEventPatternError}
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
export function compileMessageFilter(patterns: readonly string[]): MessageFilter {
  const compiled = patterns.map((pattern) => compileEventPattern(pattern));
  return (record) => {
    if (compiled.length === 0) {
      return true;
    }
    const event = { ...record, body: parseObject(record.body) ?? record.body };
    return compiled.some((pattern) => pattern.matches(event));
  };
}

function parseObject(body: string): object | undefined {
  try {
    const value = parseJson(body);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
