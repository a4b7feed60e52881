import { expect, test } from "vitest";
import type { Clock } from "../core/clock.ts";
import { scheduleDefinition } from "./schedule-definition.ts";
import { createTimes } from "./schedule-times.ts";

const MINUTE_MS = 60_000;
const START_MS = Date.parse("2026-11-28T16:00:00Z");
const REAL_MS = START_MS + 5 * MINUTE_MS;

/** A clock on which time has passed ten times faster, for five minutes. */
const clock: Clock = {
  now: () => START_MS + 50 * MINUTE_MS,
  toRealTime: (at = START_MS + 50 * MINUTE_MS) => START_MS + (at - START_MS) / 10,
  after: () => () => {},
};

const minutesUntilFirst = (schedule: object) => {
  const definition = scheduleDefinition.parse({
    Name: "order-1",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: "arn", RoleArn: "arn" },
    ...schedule,
  });
  const times = createTimes(definition, clock, REAL_MS);
  const first = times.next(times.startsAfter);
  return first === undefined ? undefined : (first - clock.now()) / MINUTE_MS;
};

test.each([
  [{ ScheduleExpression: "at(2026-11-28T16:35:00)" }, 30],
  [{ ScheduleExpression: "at(2026-11-28T16:05:00)" }, 0],
  [{ ScheduleExpression: "at(2026-11-28T16:03:59)" }, undefined],
  [{ ScheduleExpression: "rate(5 minutes)" }, 0],
  [{ ScheduleExpression: "rate(5 minutes)", StartDate: START_MS / 1000 + 15 * 60 }, 10],
  [{ ScheduleExpression: "cron(0 17 * * ? *)" }, 10],
  [{ ScheduleExpression: "cron(0 17 * * ? *)", EndDate: START_MS / 1000 + 14 * 60 }, undefined],
])("under a time scale, %o is first due in %s minutes of the clock", (schedule, minutes) => {
  expect(minutesUntilFirst(schedule)).toBe(minutes);
});
