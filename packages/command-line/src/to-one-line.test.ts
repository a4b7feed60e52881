import { expect, test } from "vitest";
import { toOneLine } from "./to-one-line.ts";

test.each([
  ["error: unknown option '--onse'\n(Did you mean --once?)\n", "error: unknown option '--onse' (Did you mean --once?)"],
  ["error: unknown option '--quiet'\n", "error: unknown option '--quiet'"],
])("joins %j", (text, line) => {
  expect(toOneLine(text)).toBe(line);
});
