import { expect, test } from "vitest";
import { formatDuration } from "./format-duration.ts";

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
])("%d milliseconds read as %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
