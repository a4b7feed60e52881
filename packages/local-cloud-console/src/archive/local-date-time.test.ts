import { expect, test } from "vitest";
import { fromDateTimeLocal, toDateTimeLocal } from "./local-date-time.ts";

const at = Date.parse("2026-11-22T14:39:37.850Z");

test.each(["local", "utc"] as const)("converts a %s time to an input value and back, in whole seconds", (zone) => {
  expect(toDateTimeLocal(at, zone)).toMatch(/^2026-11-2\dT\d\d:\d\d:37$/);
  expect(fromDateTimeLocal(toDateTimeLocal(at, zone), zone)).toBe(Date.parse("2026-11-22T14:39:37Z"));
});

test("shows UTC in any time zone", () => expect(toDateTimeLocal(at, "utc")).toBe("2026-11-22T14:39:37"));

test("returns undefined for an invalid value", () => expect(fromDateTimeLocal("", "utc")).toBeUndefined());
