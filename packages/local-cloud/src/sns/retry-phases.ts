/** The retries of a queue or function: their number, and the seconds before each. */
const PHASES = [
  { retries: 3, fromSeconds: 0, toSeconds: 0 },
  { retries: 2, fromSeconds: 1, toSeconds: 1 },
  { retries: 10, fromSeconds: 1, toSeconds: 20 },
  { retries: 100_000, fromSeconds: 20, toSeconds: 20 },
];

/** 100,015 over 23 days. */
export const MAX_RETRIES = PHASES.reduce((sum, { retries }) => sum + retries, 0);

/**
 * Computes the delay after a failed attempt, which counts from 1. AWS documents jitter but not how much of it; half of the
 * delay at most keeps the documented duration on average.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
export function computeNotificationDelayMs(attempt: number, random: () => number): number {
  let before = 0;
  for (const { fromSeconds, retries, toSeconds } of PHASES) {
    if (attempt <= before + retries) {
      const progress = (attempt - before - 1) / Math.max(1, retries - 1);
      const seconds = fromSeconds * (toSeconds / fromSeconds || 1) ** progress;
      return seconds * 1000 * (0.5 + random());
    }
    before += retries;
  }
  return 0;
}
