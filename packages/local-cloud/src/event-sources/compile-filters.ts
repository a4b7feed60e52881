import { compileEventPattern } from "event-pattern";

/** Whether a function receives what an event source mapping has read. */
export type Filter = (event: object) => boolean;

/**
 * Compiles the filters of a mapping: what matches one of them passes; without filters, all does.
 * @throws {InvalidEventPatternError}
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function compileFilters(patterns: readonly string[]): Filter {
  const compiled = patterns.map((pattern) => compileEventPattern(pattern));
  return (event) => compiled.length === 0 || compiled.some((pattern) => pattern.matches(event));
}
