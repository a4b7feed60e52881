import fc from "fast-check";
import { expect, test } from "vitest";
import { coversWildcard, matchesWildcard } from "./wildcard.ts";

/** The definition itself: exponential, and obviously correct. */
function matchesSlowly(pattern: string, text: string): boolean {
  const [head, rest] = [pattern[0], pattern.slice(1)];
  if (head === undefined) {
    return text === "";
  }
  if (head === "*") {
    return matchesSlowly(rest, text) || (text !== "" && matchesSlowly(pattern, text.slice(1)));
  }
  return text !== "" && (head === "?" || head === text[0]) && matchesSlowly(rest, text.slice(1));
}

test("matches as the definition does for every pattern and text", () => {
  const characters = (...units: string[]) => fc.string({ unit: fc.constantFrom(...units), maxLength: 8 });
  fc.assert(
    fc.property(characters("a", "b", "*", "?"), characters("a", "b", "*"), (pattern, text) => {
      expect(matchesWildcard(pattern, text)).toBe(matchesSlowly(pattern, text));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["a.c", "abc", false],
  ["a?c", "abc", true],
  ["a*", "a$[b.c]", true],
  ["^(a|b)$/*/GET/order/{ID}", "^(a|b)$/prod/GET/order/{ID}", true],
  ["a*c", "a\nb\nc", true],
  ["a?c", "a\nc", true],
  ["a", "ab", false],
  ["a?", "a", false],
  ["A", "a", false],
])("the pattern %j and the text %j: %j", (pattern, text, expected) => {
  expect(matchesWildcard(pattern, text)).toBe(expected);
});

test.each([
  ["sqs:*", "sqs:Send*", true],
  ["sqs:Send*", "sqs:*", false],
  ["sqs:*", "sqs:*", true],
  ["sqs:Get?", "sqs:Get?", true],
  ["sqs:Get?", "sqs:Get*", false],
  ["sqs:Get*", "sqs:Get?", true],
  ["a.c", "abc", false],
])("the pattern %j covers the pattern %j: %j", (pattern, other, expected) => {
  expect(coversWildcard(pattern, other)).toBe(expected);
});

test("a pattern that covers another matches every text that the other does", () => {
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 5 });
  const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 5 });
  fc.assert(
    fc.property(pattern, pattern, text, (wider, narrower, text) => {
      fc.pre(coversWildcard(wider, narrower) && matchesWildcard(narrower, text));
      expect(matchesWildcard(wider, text)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("a pattern that causes backtracking is decided quickly", { timeout: 1000 }, () => {
  expect(matchesWildcard(`${"*a".repeat(1000)}b`, "a".repeat(5000))).toBe(false);
});
