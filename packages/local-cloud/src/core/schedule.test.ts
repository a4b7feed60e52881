import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSchedule } from "./schedule.ts";

/** A Saturday. */
const start = Date.parse("2026-11-28T16:07:30.500Z");
const next = (expression: string, count = 1) => {
  const schedule = parseSchedule(expression);
  const times: string[] = [];
  for (let time = schedule.next(start); time !== undefined && times.length < count; time = schedule.next(time)) {
    times.push(new Date(time).toISOString().replace(":00.000Z", ""));
  }
  return times;
};

describe("a rate", () => {
  test.each([
    ["rate(1 minute)", "2026-11-28T16:08:30.500Z"],
    ["rate(5 minutes)", "2026-11-28T16:12:30.500Z"],
    ["rate(1 hour)", "2026-11-28T17:07:30.500Z"],
    ["rate(2 days)", "2026-11-30T16:07:30.500Z"],
  ])("%s runs an interval after the start", (expression, time) => {
    expect(next(expression)).toEqual([time]);
  });
});

describe("a cron expression", () => {
  test.each([
    ["cron(0 10 * * ? *)", ["2026-11-29T10:00", "2026-11-30T10:00"]],
    ["cron(0/15 * * * ? *)", ["2026-11-28T16:15", "2026-11-28T16:30"]],
    ["cron(8 16 28 11 ? 2026)", ["2026-11-28T16:08"]],
    ["cron(0 18 ? * MON-FRI *)", ["2026-11-30T18:00", "2026-12-01T18:00"]],
    ["cron(0 9 ? * 2#1 *)", ["2026-12-07T09:00", "2027-01-04T09:00"]],
    ["cron(0 0 L * ? *)", ["2026-11-30T00:00", "2026-12-31T00:00"]],
    ["cron(0 0 15W * ? *)", ["2026-12-15T00:00", "2027-01-15T00:00"]],
    ["cron(0 0 31W * ? *)", ["2026-12-31T00:00", "2027-01-29T00:00"]],
    ["cron(0 0 31 * ? *)", ["2026-12-31T00:00", "2027-01-31T00:00"]],
    ["cron(0 0 29 2 ? *)", ["2028-02-29T00:00", "2032-02-29T00:00"]],
    ["cron(0 0 ? 2 3#5 *)", ["2028-02-29T00:00", "2056-02-29T00:00"]],
    ["cron(0 0 ? * L *)", ["2026-12-05T00:00", "2026-12-12T00:00"]],
    ["cron(0 0 30 2 ? *)", []],
    ["cron(0 0 1 1 ? 2025)", []],
  ])("%s runs at the times that it describes", (expression, times) => {
    expect(next(expression, 2)).toEqual(times);
  });

  test("runs after the given time, even in the minute of a run", () => {
    const schedule = parseSchedule("cron(* * * * ? *)");
    fc.assert(
      fc.property(fc.integer({ min: start, max: start + 400 * 86_400_000 }), (ms) => {
        const time = schedule.next(ms) ?? 0;
        expect(time).toBeGreaterThan(ms);
        expect(time - ms).toBeLessThanOrEqual(60_000);
        expect(time % 60_000).toBe(0);
      }),
    );
  });
});

test("a time runs once, where that is supported", () => {
  const { next: findNext } = parseSchedule("at(2026-11-28T16:30:00)", "scheduler");
  expect(findNext(start)).toBe(Date.parse("2026-11-28T16:30:00Z"));
  expect(findNext(Date.parse("2026-11-28T16:30:00Z"))).toBeUndefined();
  for (const time of ["2026-13-28T16:30:00", "2027-02-29T16:30:00", "2026-11-28T24:00:00", "2026-11-28T16:30"]) {
    expect(() => parseSchedule(`at(${time})`, "scheduler")).toThrow("use at(2030-01-31T23:59:59)");
  }
});

test("EventBridge Scheduler accepts either number of a unit, as recorded on AWS", () => {
  expect(parseSchedule("rate(2 minute)", "scheduler").next(0)).toBe(120_000);
  expect(parseSchedule("rate(1 hours)", "scheduler").next(0)).toBe(3_600_000);
});

test.each([
  "at(2026-11-28T16:30:00)",
  "",
  "every minute",
  "rate(0 minutes)",
  "rate(1 minutes)",
  "rate(5 minute)",
  "rate(5 seconds)",
  "cron(0 10 * * ?)",
  "cron(0 10 LW * ? *)",
  "cron(0 10 W * ? *)",
  "cron(/5 10 * * ? *)",
  "cron(30-10 10 * * ? *)",
  "cron(0 10 ? * # *)",
  "cron(0 10 ? * FRI-MON *)",
  "cron(0 10 * * * *)",
  "cron(0 10 ? * ? *)",
  "cron(60 10 * * ? *)",
  "cron(x y z * ? *)",
])("rejects %o", (expression) => {
  expect(() => parseSchedule(expression)).toThrow(`invalid schedule "${expression}": `);
});
