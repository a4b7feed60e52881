import { expect, test } from "vitest";
import { formatJson, pluralize } from "./format.ts";

test("uses the plural except for one", () => {
  expect([pluralize(1, "order"), pluralize(0, "order"), pluralize(12_345, "match", "matches")]).toEqual([
    "1 order",
    "0 orders",
    "12,345 matches",
  ]);
});

test("indents JSON text and leaves other text unchanged", () => {
  expect(formatJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(formatJson("plain text")).toBe("plain text");
});
