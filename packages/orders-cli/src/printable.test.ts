import fc from "fast-check";
import { expect, test } from "vitest";
import { printable } from "./printable.ts";

test("escapes control characters", () => {
  expect(printable("\u001b[2Jgone\r\nnext \u202e")).toBe("\\u{1b}[2Jgone\\u{d}\\u{a}next \\u{202e}");
});

test("truncates long text", () => {
  expect(printable("x".repeat(300))).toBe("x".repeat(300));
  expect(printable("x".repeat(301))).toBe(`${"x".repeat(299)}…`);
  expect(printable("😀😀😀", 2)).toBe("😀…");
});

test("returns one line without control characters for any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(printable(text).isWellFormed()).toBe(true);
    }),
  );
});
