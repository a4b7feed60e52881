import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startStep } from "./step.mjs";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Collects what is printed. */
function createStream(isTTY: boolean) {
  const printed: string[] = [];
  return { isTTY, printed, write: (text: string) => printed.push(text) };
}

test("prints the name of a step before its seconds on a terminal", () => {
  const stream = createStream(true);
  const step = startStep("Build", stream);
  expect(stream.printed).toEqual(["  Build                 "]);
  step.end();
  expect(stream.printed.slice(1)).toEqual(["\r  Build                    0.0 s\n"]);
});

test("shows on a terminal that the seconds of a step pass, until it ends", () => {
  const stream = createStream(true);
  const step = startStep("Build", stream);
  vi.advanceTimersByTime(2_000);
  step.end();
  vi.advanceTimersByTime(2_000);
  expect(stream.printed.slice(1)).toEqual([
    "\r  Build                    1.0 s",
    "\r  Build                    2.0 s",
    "\r  Build                    2.0 s\n",
  ]);
});

test("prints a step as one line elsewhere", () => {
  const stream = createStream(false);
  const step = startStep("Build", stream);
  expect(stream.printed).toEqual([]);
  step.end();
  expect(stream.printed).toEqual(["  Build                    0.0 s\n"]);
});

test.each([
  [true, ["  Build                 ", "\n"]],
  [false, []],
])("leaves a new line for the error of a step on a terminal: %s", (isTTY, printed) => {
  const stream = createStream(isTTY);
  startStep("Build", stream).fail();
  expect(stream.printed).toEqual(printed);
});

test("prints nothing about an error after the step", () => {
  const stream = createStream(true);
  const step = startStep("Build", stream);
  step.end();
  step.fail();
  expect(stream.printed).toHaveLength(2);
});
