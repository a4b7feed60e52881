import { expect, test } from "vitest";
import { parsePointInTime } from "./point-in-time.ts";

const now = Date.parse("2026-11-22T12:00:00Z");

test.each([
  ["2026-11-22T10:30:00Z", "2026-11-22T10:30:00.000Z"],
  ["2026-11-22T10:30:00.250+02:00", "2026-11-22T08:30:00.250Z"],
  ["2026-11-22", "2026-11-22T00:00:00.000Z"],
  ["2h", "2026-11-22T10:00:00.000Z"],
  ["1d30m", "2026-11-21T11:30:00.000Z"],
  ["0s", "2026-11-22T12:00:00.000Z"],
])("parses %s as %s", (text, time) => {
  expect(parsePointInTime(text, now).toISOString()).toBe(time);
});

test.each(["", "noon", "yesterday", "1700000000", "2026-11-22T10:30:00", "2026-02-30", "22.11.2026"])(
  "rejects %j",
  (text) => {
    expect(() => parsePointInTime(text, now)).toThrow(
      "Use a time such as 2026-11-22T14:30:00Z, or a duration before now, such as 2h.",
    );
  },
);
