import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSchedule } from "./schedule.ts";
import { inTimeZone, isTimeZone } from "./time-zone.ts";

const listTimes = (expression: string, timeZone: string, after: string, count: number) => {
  const schedule = inTimeZone(parseSchedule(expression, "scheduler"), timeZone);
  const times: string[] = [];
  for (let time = schedule.next(Date.parse(after)); time && times.length < count; time = schedule.next(time)) {
    times.push(new Date(time).toISOString().replace(":00.000Z", ""));
  }
  return times;
};

test.each<[string, string, string, string, string[]]>([
  ["a zone", "cron(0 9 * * ? *)", "Asia/Kolkata", "2026-11-28T00:00Z", ["2026-11-28T03:30", "2026-11-29T03:30"]],
  ["winter", "cron(0 9 * * ? *)", "Europe/Berlin", "2026-01-10T00:00Z", ["2026-01-10T08:00", "2026-01-11T08:00"]],
  ["summer", "cron(0 9 * * ? *)", "Europe/Berlin", "2026-07-10T00:00Z", ["2026-07-10T07:00", "2026-07-11T07:00"]],
  [
    "an hour that is skipped",
    "cron(30 2 * * ? *)",
    "Europe/Berlin",
    "2026-03-28T00:00Z",
    ["2026-03-28T01:30", "2026-03-30T00:30"],
  ],
  [
    "an hour that is repeated",
    "cron(30 2 * * ? *)",
    "Europe/Berlin",
    "2026-10-24T12:00Z",
    ["2026-10-25T00:30", "2026-10-26T01:30"],
  ],
  ["one time", "at(2026-07-10T09:00:00)", "America/New_York", "2026-01-01T00:00Z", ["2026-07-10T13:00"]],
  ["one time that is skipped", "at(2026-03-29T02:30:00)", "Europe/Berlin", "2026-01-01T00:00Z", []],
  ["a rate", "rate(1 hour)", "Asia/Kolkata", "2026-11-28T00:00Z", ["2026-11-28T01:00"]],
])("%s", (_, expression, timeZone, after, times) => {
  expect(listTimes(expression, timeZone, after, times.length + (times.length === 0 ? 1 : 0))).toEqual(times);
});

test("a daily schedule runs once a day, at most, and never at or before the given time", () => {
  const zones = fc.constantFrom("Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata", "UTC");
  const times = fc.integer({ min: Date.UTC(2020), max: Date.UTC(2030) });
  fc.assert(
    fc.property(zones, times, fc.integer({ min: 0, max: 23 }), (zone, ms, hour) => {
      const schedule = inTimeZone(parseSchedule(`cron(15 ${hour} * * ? *)`), zone);
      const first = schedule.next(ms) ?? 0;
      const second = schedule.next(first) ?? 0;
      expect(first).toBeGreaterThan(ms);
      expect(second - first).toBeGreaterThanOrEqual(22 * 3_600_000);
      expect(second - first).toBeLessThanOrEqual(49 * 3_600_000);
    }),
    { numRuns: 50 },
  );
});

test("knows the zones of IANA", () => {
  expect(["Europe/Berlin", "UTC", "America/Argentina/Ushuaia"].filter(isTimeZone)).toHaveLength(3);
  expect(["Berlin", "", "Europe/Atlantis"].filter(isTimeZone)).toEqual([]);
});
