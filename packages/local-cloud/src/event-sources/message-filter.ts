import { parseJson } from "exact-json";
import { compileFilters } from "./compile-filters.ts";
import type { QueueRecord } from "./queue-record.ts";

/** Whether a function receives a message; one that it does not receive is deleted. */
export type MessageFilter = (record: QueueRecord) => boolean;

/**
 * Compiles the filters of a queue's mapping. A pattern for the members of `body` matches only JSON objects, and one for
 * its text only plain text.
 * @throws {InvalidEventPatternError}
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
export function compileMessageFilter(patterns: readonly string[]): MessageFilter {
  const matches = compileFilters(patterns);
  return (record) => matches({ ...record, body: parseObject(record.body) ?? record.body });
}

function parseObject(body: string): object | undefined {
  try {
    const value = parseJson(body);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
