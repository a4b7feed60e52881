/** Time as the platform sees it: every delay that AWS imposes runs on this, so that tests move it by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once, `delayMs` from now. The returned function cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

/** setTimeout's largest delay; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The machine's clock.
 * @param timeScale how many times faster delays pass than on AWS; 1 is as on AWS
 */
export function systemClock({ timeScale = 1 }: { timeScale?: number } = {}): Clock {
  const startedAt = Date.now();
  return {
    now: () => startedAt + (Date.now() - startedAt) * timeScale,
    after(delayMs, task) {
      let timer: NodeJS.Timeout;
      const wait = (remainingMs: number) => {
        const stepMs = Math.min(remainingMs, LONGEST_TIMER_MS);
        timer = setTimeout(() => (remainingMs > stepMs ? wait(remainingMs - stepMs) : task()), stepMs);
      };
      wait(delayMs / timeScale);
      return () => clearTimeout(timer);
    },
  };
}
