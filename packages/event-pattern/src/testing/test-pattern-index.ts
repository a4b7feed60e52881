import fc from "fast-check";
import { expect, test } from "vitest";
import { PatternIndex } from "../pattern-index.ts";
import { compileIfValid, createEvent, event, pattern } from "./arbitrary-pattern.ts";

/** Compares the index with the compiled patterns, for random patterns and events. */
export function testPatternIndex(numRuns: number): void {
  test("finds the patterns that match, as each of them decides", () => {
    const counts = { found: 0, notFound: 0 };
    const patternsAndEvent = fc
      .array(pattern, { minLength: 1, maxLength: 6 })
      .chain((patterns) => fc.tuple(fc.constant(patterns), fc.oneof(event, ...patterns.map(createEvent))));
    fc.assert(
      fc.property(patternsAndEvent, ([patterns, event]) => {
        const items = patterns.flatMap((made) => {
          const compiled = compileIfValid(made);
          return compiled ? [{ made, pattern: compiled }] : [];
        });
        const found = new PatternIndex(items).findMatches(event);
        expect(found).toEqual(items.filter((item) => item.pattern.matches(event)));
        counts.found += found.length;
        counts.notFound += items.length - found.length;
      }),
      { numRuns },
    );
    expect(counts.found).toBeGreaterThan(numRuns / 10);
    expect(counts.notFound).toBeGreaterThan(numRuns / 10);
  });
}
