import { setTimeout } from "node:timers/promises";

/** Resolves with true after the time, or with false as soon as the signal aborts. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<boolean>;

export const pause: Pause = (ms, signal) => setTimeout(ms, true, { signal }).catch(() => false);
