import { expect, test } from "vitest";
import { duration, environmentName, idempotencyKey, pointInTime, rate } from "./option-values.ts";

test.each<[string, (value: string) => unknown, string, unknown]>([
  ["a rate below one", rate, "0.5", 0.5],
  ["a key of one character", idempotencyKey, "k", "k"],
  ["a key with spaces within", idempotencyKey, "order 42", "order 42"],
  ["the longest key", idempotencyKey, "k".repeat(248), "k".repeat(248)],
  ["a duration", duration, "5m", 300_000],
  ["a point in time", pointInTime, "2026-11-22", new Date("2026-11-22T00:00:00Z")],
  ["an environment", environmentName, "staging", "staging"],
])("%s is taken", (_, parse, value, parsed) => {
  expect(parse(value)).toEqual(parsed);
});

test.each<[string, (value: string) => unknown, string[]]>([
  ["a rate", rate, ["0", "-1", "NaN", "Infinity", "", " ", "10001"]],
  ["a key", idempotencyKey, ["", " k", "k ", "k\n", "clé", "k".repeat(249)]],
  ["a duration", duration, ["5", ""]],
  ["a point in time", pointInTime, ["noon", ""]],
  ["an environment", environmentName, ["", "../dev", "Dev", "dev "]],
])("what is not %s is refused", (_, parse, values) => {
  for (const value of values) {
    expect(() => parse(value), value).toThrow(/\.$/);
  }
});
