import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSystemClock } from "./clock.ts";

const DAY_MS = 86_400_000;

// Fake timers: these tests are about the machine's clock itself.
beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
afterEach(() => void vi.useRealTimers());

/** Schedules a task. The returned function returns the milliseconds after which it ran. */
function schedule(delayMs: number, timeScale?: number): () => number | undefined {
  const startedAt = Date.now();
  let ranAt: number | undefined;
  createSystemClock(timeScale ? { timeScale } : {}).after(delayMs, () => {
    ranAt = Date.now();
  });
  return () => ranAt && ranAt - startedAt;
}

test("a task runs once, after its delay", () => {
  const ranAfterMs = schedule(60_000);
  vi.advanceTimersByTime(59_999);
  expect(ranAfterMs()).toBeUndefined();
  vi.advanceTimersByTime(DAY_MS);
  expect(ranAfterMs()).toBe(60_000);
});

test("a task that is overdue runs at once", () => {
  const setTimeout = vi.spyOn(globalThis, "setTimeout");
  const ranAfterMs = schedule(-60_000);
  vi.advanceTimersByTime(0);
  expect(ranAfterMs()).toBe(0);
  expect(setTimeout).toHaveBeenCalledWith(expect.any(Function), 0);
});

test.each([2 ** 31 - 1, 2 ** 31, 2 ** 32, 365 * DAY_MS])(
  "waits for a delay of %i ms, which exceeds the limit of setTimeout",
  (delayMs) => {
    const ranAfterMs = schedule(delayMs);
    vi.advanceTimersByTime(delayMs - 1);
    expect(ranAfterMs()).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(ranAfterMs()).toBe(delayMs);
  },
);

test.each([1000, 40 * DAY_MS])("a task of %i ms does not run once canceled, at any moment", (delayMs) => {
  for (const cancelAfterMs of [0, delayMs * 0.7, delayMs - 1]) {
    let runs = 0;
    const cancel = createSystemClock().after(delayMs, () => runs++);
    vi.advanceTimersByTime(cancelAfterMs);
    cancel();
    vi.advanceTimersByTime(2 * delayMs);
    expect(runs).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    cancel();
  }
});

test("a time scale shortens delays and speeds up time from the creation of the clock", () => {
  const clock = createSystemClock({ timeScale: 60 });
  expect(clock.now()).toBe(Date.UTC(2026, 0, 1));
  const ranAfterMs = schedule(60_000, 60);
  vi.advanceTimersByTime(1000);
  expect(ranAfterMs()).toBe(1000);
  expect(clock.now()).toBe(Date.UTC(2026, 0, 1, 0, 1));
});

test("converts scaled times to those of the machine's clock, and leaves times of earlier runs unchanged", () => {
  const clock = createSystemClock({ timeScale: 60 });
  vi.advanceTimersByTime(1000);
  expect(clock.toRealTime()).toBe(Date.now());
  expect(clock.toRealTime(clock.now() + 60_000)).toBe(Date.now() + 1000);
  expect(clock.toRealTime(Date.UTC(2025, 11, 31))).toBe(Date.UTC(2025, 11, 31));
});
