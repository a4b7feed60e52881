import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

test.each([
  ["45s", 45_000],
  ["5m", 300_000],
  ["2h", 7_200_000],
  ["1d12h", 129_600_000],
  ["0s", 0],
])("parses %s as %i ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(["", "5", "m", "5 m", "-5m", "5m2h", "1.5h", "5M", "99999999999d"])("rejects %j", (text) => {
  expect(() => parseDuration(text)).toThrow("Use a duration such as 45s, 5m, 2h or 1d12h.");
});

test("formats a duration in its two largest units", () => {
  expect([0, 999, 7_000, 60_000, 7_505_000, 90_061_000].map(formatDuration)).toEqual([
    "0s",
    "0s",
    "7s",
    "1m",
    "2h5m",
    "1d1h",
  ]);
});

test("parses a formatted duration, rounded down to its smaller unit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (ms) => {
      const parsed = parseDuration(formatDuration(ms));
      expect(parsed).toBeLessThanOrEqual(ms);
      expect(ms - parsed).toBeLessThan(Math.max(1_000, ms / 24));
    }),
  );
});
