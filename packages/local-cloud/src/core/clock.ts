/** The time of the platform. Every delay that AWS imposes uses it, so that tests can advance it manually. */
export interface Clock {
  /** Milliseconds since the epoch. Ahead of the machine's clock under a time scale, so use it only to measure delays. */
  now(): number;
  /** Converts a time to the machine's clock, for everything that is recorded or shown. @default the current time */
  toRealTime(at?: number): number;
  /** Runs `task` once, `delayMs` from now. The returned function cancels it. */
  after(delayMs: number, task: () => void): () => void;
}

/** The limit of setTimeout, which fires immediately for a longer delay. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** @param timeScale the factor by which time passes faster than on AWS */
export function createSystemClock({ timeScale = 1 }: { timeScale?: number } = {}): Clock {
  const startedAt = Date.now();
  const now = () => startedAt + (Date.now() - startedAt) * timeScale;
  return {
    now,
    // Times before the start are from earlier runs.
    toRealTime: (at = now()) => (at > startedAt ? Math.round(startedAt + (at - startedAt) / timeScale) : at),
    after(delayMs, task) {
      let timer: NodeJS.Timeout;
      const wait = (remainingMs: number) => {
        const stepMs = Math.min(remainingMs, MAX_TIMER_MS);
        timer = setTimeout(() => (remainingMs > stepMs ? wait(remainingMs - stepMs) : task()), stepMs);
      };
      wait(Math.max(0, delayMs / timeScale));
      return () => clearTimeout(timer);
    },
  };
}
