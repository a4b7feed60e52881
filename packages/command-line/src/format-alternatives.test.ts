import { expect, test } from "vitest";
import { formatAlternatives } from "./format-alternatives.ts";

test.each([
  [["a"], "a"],
  [["a", "b"], "a or b"],
  [["a", "b", "c", "d"], "a, b, c or d"],
])("formats %j", (names, text) => {
  expect(formatAlternatives(names)).toBe(text);
});
