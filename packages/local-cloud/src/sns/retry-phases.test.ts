import { expect, test } from "vitest";
import { computeNotificationDelayMs, MAX_RETRIES } from "./retry-phases.ts";

test("retries at once, then each second, with exponential backoff, and every 20 seconds", () => {
  const delays = Array.from({ length: 17 }, (_, index) => computeNotificationDelayMs(index + 1, () => 0.5));
  expect(delays.slice(0, 5)).toEqual([0, 0, 0, 1_000, 1_000]);
  expect(delays[5]).toBe(1_000);
  expect(delays.slice(14)).toEqual([20_000, 20_000, 20_000]);
  const backoff = delays.slice(5, 15);
  expect(backoff).toEqual(backoff.toSorted((a, b) => a - b));
});

test("makes 100,015 retries over 23 days, whatever the jitter", () => {
  expect(MAX_RETRIES).toBe(100_015);
  let state = 1;
  const random = () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  let totalMs = 0;
  for (let attempt = 1; attempt <= MAX_RETRIES; attempt++) {
    totalMs += computeNotificationDelayMs(attempt, random);
  }
  expect(totalMs / 86_400_000).toBeCloseTo(23.15, 0);
});
