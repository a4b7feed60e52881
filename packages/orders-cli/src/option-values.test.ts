import { expect, test } from "vitest";
import { parseEnvironmentName, parseIdempotencyKey, parseRate } from "./option-values.ts";

test.each<[string, (value: string) => unknown, string, unknown]>([
  ["a rate below one", parseRate, "0.5", 0.5],
  ["a key of one character", parseIdempotencyKey, "k", "k"],
  ["a key with spaces inside", parseIdempotencyKey, "order 42", "order 42"],
  ["the longest key", parseIdempotencyKey, "k".repeat(248), "k".repeat(248)],
  ["an environment", parseEnvironmentName, "staging", "staging"],
])("accepts %s", (_, parse, value, parsed) => {
  expect(parse(value)).toEqual(parsed);
});

test.each<[string, (value: string) => unknown, string[]]>([
  ["rate", parseRate, ["0", "-1", "NaN", "Infinity", "", " ", "10001"]],
  ["key", parseIdempotencyKey, ["", " k", "k ", "k\n", "clé", "k".repeat(249)]],
  ["environment", parseEnvironmentName, ["", "../dev", "Dev", "dev "]],
])("rejects an invalid %s", (_, parse, values) => {
  for (const value of values) {
    expect(() => parse(value), value).toThrow(/\.$/);
  }
});
