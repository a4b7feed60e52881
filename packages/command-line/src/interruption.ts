/** Both a terminal and npm or pnpm forward a Ctrl-C; a later one comes from the user again. */
const SECOND_INTERRUPT_MS = 1_000;

/** Returns a signal that aborts on SIGINT or SIGTERM. When one comes again later, the process exits at once. */
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

/** Resolves when a signal aborts. Unlike `aborted` of `node:util`, it keeps what awaits it from garbage collection. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
