import fc from "fast-check";
import { expect, test } from "vitest";
import { compileIfValid, createEvent, event, name, pattern, scalar } from "./arbitrary-pattern.ts";
import { matchesByDefinition } from "./reference-matcher.ts";

const operatorName = fc.constantFrom(
  "prefix",
  "suffix",
  "numeric",
  "cidr",
  "wildcard",
  "exists",
  "anything-but",
  "$or",
  "__proto__",
);

/** Defines the tests of random patterns and events, with a number of runs each. */
export function testEventPatterns({ runs }: { runs: number }): void {
  test("matches as the reference matcher does, and explains every mismatch", { timeout: 180_000 }, () => {
    const verdicts = { true: 0, false: 0 };
    const patternAndEvent = pattern.chain((made) =>
      fc.tuple(fc.constant(made), fc.oneof(event, createEvent(made), createEvent(made))),
    );
    fc.assert(
      fc.property(patternAndEvent, ([made, event]) => {
        const eventPattern = compileIfValid(made);
        if (!eventPattern) {
          return;
        }
        const expected = matchesByDefinition(made, event);
        verdicts[`${expected}`] += 1;
        expect(eventPattern.matches(event)).toBe(expected);
        const explanation = eventPattern.explain(event);
        expect(explanation.matches).toBe(expected);
        if (!explanation.matches) {
          expect(explanation.reason).toContain("the pattern requires");
        }
      }),
      { numRuns: runs },
    );
    expect(verdicts.true).toBeGreaterThan(runs / 20);
    expect(verdicts.false).toBeGreaterThan(runs / 20);
  });

  test("arbitrary JSON compiles or is rejected with InvalidEventPatternError, and matching never throws", () => {
    const nearlyPattern = fc.object({
      key: fc.oneof(operatorName, name),
      maxDepth: 4,
      values: [scalar, fc.double(), fc.string()],
    });
    fc.assert(
      fc.property(fc.oneof(nearlyPattern, fc.object(), fc.json(), fc.string(), pattern), fc.object(), (made, event) => {
        const eventPattern = compileIfValid(made as object);
        expect(eventPattern?.explain(event).matches).toBe(eventPattern?.matches(event));
      }),
      { numRuns: runs },
    );
  });
}
