import { expect, test } from "vitest";
import { counted, duration, nameIn, prettyJson } from "./format.ts";

test.each([
  [0, "0 ms"],
  [87.4, "87 ms"],
  [999.6, "1.00 s"],
  [1_490, "1.49 s"],
  [12_340, "12.3 s"],
  [59_990, "1 min"],
  [65_000, "1 min 5 s"],
  [3_600_000, "1 h"],
  [3_720_000, "1 h 2 min"],
])("%d milliseconds read as %s", (ms, text) => expect(duration(ms)).toBe(text));

test("one is not many", () => {
  expect([counted(1, "order"), counted(0, "order"), counted(12_345, "match", "matches")]).toEqual([
    "1 order",
    "0 orders",
    "12,345 matches",
  ]);
});

test.each([
  ["arn:aws:sqs:eu-west-1:000000000000:dead-letters", "dead-letters"],
  ["arn:aws:events:eu-west-1:000000000000:rule/bus/order-created", "order-created"],
  ["plain", "plain"],
])("%s is known as %s", (arn, name) => expect(nameIn(arn)).toBe(name));

test("JSON within a string is laid out, and any other text left alone", () => {
  expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(prettyJson("plain text")).toBe("plain text");
});
