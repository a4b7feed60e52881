import { expect, test } from "vitest";
import { counted, prettyJson } from "./format.ts";

test("one is not many", () => {
  expect([counted(1, "order"), counted(0, "order"), counted(12_345, "match", "matches")]).toEqual([
    "1 order",
    "0 orders",
    "12,345 matches",
  ]);
});

test("JSON within a string is laid out, and any other text left alone", () => {
  expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(prettyJson("plain text")).toBe("plain text");
});
