import { expect, test } from "vitest";
import { fromDateTimeLocal, toDateTimeLocal } from "./local-date-time.ts";

test("a moment goes into an input and comes back, to the second", () => {
  const at = Date.parse("2026-11-22T14:39:37.850Z");
  expect(toDateTimeLocal(at)).toMatch(/^2026-11-2\dT\d\d:\d\d:37$/);
  expect(fromDateTimeLocal(toDateTimeLocal(at))).toBe(Date.parse("2026-11-22T14:39:37Z"));
});

test("what is no moment is none", () => expect(fromDateTimeLocal("")).toBeUndefined());
