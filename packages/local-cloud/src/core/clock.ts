/** The time of the platform. Every delay that AWS imposes uses it, so that tests can advance it manually. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once, `delayMs` from now. The returned function cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

/** The limit of setTimeout, which fires immediately for a longer delay. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** @param timeScale the factor by which time passes faster than on AWS */
export function createSystemClock({ timeScale = 1 }: { timeScale?: number } = {}): Clock {
  const startedAt = Date.now();
  return {
    now: () => startedAt + (Date.now() - startedAt) * timeScale,
    after(delayMs, task) {
      let timer: NodeJS.Timeout;
      const wait = (remainingMs: number) => {
        const stepMs = Math.min(remainingMs, MAX_TIMER_MS);
        timer = setTimeout(() => (remainingMs > stepMs ? wait(remainingMs - stepMs) : task()), stepMs);
      };
      wait(delayMs / timeScale);
      return () => clearTimeout(timer);
    },
  };
}
