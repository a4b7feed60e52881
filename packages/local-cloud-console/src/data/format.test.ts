import { afterEach, expect, test } from "vitest";
import { formatAge, formatExactTime, formatJson, formatTime, pluralize } from "./format.ts";
import { timeZone } from "./time-zone.ts";

afterEach(() => {
  timeZone.value = "local";
});

test("uses the plural except for one", () => {
  expect([pluralize(1, "event"), pluralize(0, "event"), pluralize(12_345, "match", "matches")]).toEqual([
    "1 event",
    "0 events",
    "12,345 matches",
  ]);
});

test("shows times in UTC on request, with the date on another day", () => {
  const at = Date.UTC(2026, 10, 22, 14, 39, 37, 66);
  timeZone.value = "utc";
  expect(formatTime(at, Date.UTC(2026, 10, 22, 23, 59, 59))).toBe("14:39:37");
  expect(formatTime(at, Date.UTC(2026, 10, 23))).toBe("22 Nov, 14:39:37");
  expect(formatExactTime(at)).toMatch(/14:39:37\.066$/);
});

test.each([
  [0, "just now"],
  [-5, "just now"],
  [42, "42 s ago"],
  [60, "1 min ago"],
  [3_599, "59 min ago"],
  [7_200, "2 h ago"],
  [200_000, "2 d ago"],
])("shows an age of %i seconds as %s", (seconds, age) => {
  expect(formatAge(0, seconds * 1000)).toBe(age);
});

test("indents JSON text and leaves other text unchanged", () => {
  expect(formatJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(formatJson('{"a":12345678901234567891}')).toBe('{\n  "a": 12345678901234567891\n}');
  expect(formatJson("plain text")).toBe("plain text");
});
