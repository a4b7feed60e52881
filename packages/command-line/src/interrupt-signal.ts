/** A terminal and npm or pnpm both forward a single Ctrl-C, within this time. */
const SAME_INTERRUPT_MS = 1_000;

/** Returns a signal that aborts on the first SIGINT or SIGTERM. The next one exits the process. */
export function createInterruptSignal(): AbortSignal {
  const controller = new AbortController();
  let firstAtMs: number | undefined;
  const interrupt = () => {
    firstAtMs ??= performance.now();
    if (performance.now() - firstAtMs > SAME_INTERRUPT_MS) {
      process.exit(130);
    }
    controller.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, interrupt);
  }
  return controller.signal;
}
