import cronParser from "aws-cron-parser";

export type CronFields = ReturnType<typeof cronParser.parse>;

/**
 * Returns the first time after another one; undefined if there is none. The parser is asked about one month at a time,
 * because it takes February 29 of other years for March 1, fails for `31W` in November, and gives up after ten steps.
 * @param ms milliseconds since the epoch
 */
export function findNextCronTime(fields: CronFields, ms: number): number | undefined {
  const from = new Date(ms);
  for (const year of fields.years.map(Number).filter((each) => each >= from.getUTCFullYear())) {
    for (const month of fields.months.map(Number)) {
      const daysOfMonth = selectDays(fields.daysOfMonth, new Date(Date.UTC(year, month, 0)).getUTCDate());
      const found = daysOfMonth && cronParser.next({ ...fields, years: [year], months: [month], daysOfMonth }, from);
      if (found) {
        return found.getTime();
      }
    }
  }
  return undefined;
}

/** Returns the days that a month has; undefined if it has none of them. */
function selectDays(days: CronFields["daysOfMonth"], lastDay: number): CronFields["daysOfMonth"] | undefined {
  const [first, day] = days;
  if (first === undefined || first === "L") {
    return days;
  }
  if (first === "W") {
    return Number(day) <= lastDay ? days : undefined;
  }
  const selected = days.filter((each) => Number(each) <= lastDay);
  return selected.length > 0 ? selected : undefined;
}
