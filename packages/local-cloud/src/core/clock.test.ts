import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "./clock.ts";

const DAY_MS = 86_400_000;

// The one place where the machine's own clock is what is tested.
beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
afterEach(() => void vi.useRealTimers());

/** When a task that is due after a delay runs, in milliseconds from now. */
function runsAfter(delayMs: number, timeScale?: number): () => number | undefined {
  const startedAt = Date.now();
  let ranAt: number | undefined;
  systemClock(timeScale ? { timeScale } : {}).after(delayMs, () => {
    ranAt = Date.now();
  });
  return () => ranAt && ranAt - startedAt;
}

test("a task runs once, after its delay", () => {
  const ranAfterMs = runsAfter(60_000);
  vi.advanceTimersByTime(59_999);
  expect(ranAfterMs()).toBeUndefined();
  vi.advanceTimersByTime(DAY_MS);
  expect(ranAfterMs()).toBe(60_000);
});

test.each([2 ** 31 - 1, 2 ** 31, 2 ** 32, 365 * DAY_MS])(
  "a delay of %i ms, more than setTimeout takes, is kept",
  (delayMs) => {
    const ranAfterMs = runsAfter(delayMs);
    vi.advanceTimersByTime(delayMs - 1);
    expect(ranAfterMs()).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(ranAfterMs()).toBe(delayMs);
  },
);

test.each([1000, 40 * DAY_MS])("a task of %i ms that is cancelled does not run, at whatever moment", (delayMs) => {
  for (const cancelAfterMs of [0, delayMs * 0.7, delayMs - 1]) {
    let runs = 0;
    const cancel = systemClock().after(delayMs, () => runs++);
    vi.advanceTimersByTime(cancelAfterMs);
    cancel();
    vi.advanceTimersByTime(2 * delayMs);
    expect(runs).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    cancel();
  }
});

test("a time scale makes delays shorter and time faster, from the moment the clock was made", () => {
  const clock = systemClock({ timeScale: 60 });
  expect(clock.now()).toBe(Date.UTC(2026, 0, 1));
  const ranAfterMs = runsAfter(60_000, 60);
  vi.advanceTimersByTime(1000);
  expect(ranAfterMs()).toBe(1000);
  expect(clock.now()).toBe(Date.UTC(2026, 0, 1, 0, 1));
});
