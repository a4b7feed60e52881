import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { throttle } from "./throttle.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("runs the first call immediately and later ones once per interval", () => {
  const task = vi.fn();
  const call = throttle(250, task);
  call();
  expect(task).toHaveBeenCalledTimes(1);
  for (let times = 0; times < 100; times++) {
    call();
  }
  expect(task).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(250);
  expect(task).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(10_000);
  expect(task).toHaveBeenCalledTimes(2);
  call();
  expect(task).toHaveBeenCalledTimes(3);
});
