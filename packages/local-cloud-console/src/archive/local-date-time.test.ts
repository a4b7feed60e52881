import { expect, test } from "vitest";
import { fromDateTimeLocal, toDateTimeLocal } from "./local-date-time.ts";

test("converts a time to an input value and back, in whole seconds", () => {
  const at = Date.parse("2026-11-22T14:39:37.850Z");
  expect(toDateTimeLocal(at)).toMatch(/^2026-11-2\dT\d\d:\d\d:37$/);
  expect(fromDateTimeLocal(toDateTimeLocal(at))).toBe(Date.parse("2026-11-22T14:39:37Z"));
});

test("returns undefined for an invalid value", () => expect(fromDateTimeLocal("")).toBeUndefined());
