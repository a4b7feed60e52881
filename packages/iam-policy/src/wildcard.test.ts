import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesWildcard } from "./wildcard.ts";

/** The definition itself: exponential, and plainly right. */
function matchesSlowly(pattern: string, text: string): boolean {
  const [head, rest] = [pattern[0], pattern.slice(1)];
  if (head === undefined) return text === "";
  if (head === "*") return matchesSlowly(rest, text) || (text !== "" && matchesSlowly(pattern, text.slice(1)));
  return text !== "" && (head === "?" || head === text[0]) && matchesSlowly(rest, text.slice(1));
}

test("agrees with the definition on every pattern and text", () => {
  const characters = (...units: string[]) => fc.string({ unit: fc.constantFrom(...units), maxLength: 8 });
  fc.assert(
    fc.property(characters("a", "b", "*", "?"), characters("a", "b", "*"), (pattern, text) => {
      expect(matchesWildcard(pattern, text)).toBe(matchesSlowly(pattern, text));
    }),
    { numRuns: 2000 },
  );
});

test("a pattern made to backtrack is decided at once", { timeout: 1000 }, () => {
  expect(matchesWildcard(`${"*a".repeat(1000)}b`, "a".repeat(5000))).toBe(false);
});
