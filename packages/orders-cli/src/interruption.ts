import { setTimeout } from "node:timers/promises";

/** A terminal and npm or pnpm both pass a Ctrl-C on; one that comes again after a while is meant. */
const SECOND_INTERRUPT_MS = 1_000;

/** Aborted when the process is told to stop. When it is told again, the process ends at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  let firstAtMs: number | undefined;
  const interrupt = () => {
    firstAtMs ??= performance.now();
    if (performance.now() - firstAtMs > SECOND_INTERRUPT_MS) process.exit(130);
    controller.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, interrupt);
  return controller.signal;
}

/** True once it has waited; false when the signal aborts before that. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<boolean>;

export const pause: Pause = (ms, signal) => setTimeout(ms, true, { signal }).catch(() => false);
