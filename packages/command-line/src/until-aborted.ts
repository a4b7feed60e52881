/** Resolves when a signal aborts. Unlike `aborted` of `node:util`, it protects its awaiter from garbage collection. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    }
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
