import type { Worker } from "node:worker_threads";

const INTERVAL_MS = 100;

/**
 * Calls `onExceeded` once a thread holds more than `limitMb`. Buffers count, which V8's own limit leaves out.
 * @returns a function that ends the watch
 */
export function watchMemory(thread: Worker, limitMb: number, onExceeded: () => void): () => void {
  let asking = false;
  const ask = async () => {
    if (asking) {
      return;
    }
    asking = true;
    const statistics = await thread.getHeapStatistics().catch(() => undefined); // Not started yet, or at its end.
    asking = false;
    if (!statistics) {
      return;
    }
    if (statistics.used_heap_size + statistics.external_memory < limitMb * 1024 * 1024) {
      return;
    }
    clearInterval(timer);
    onExceeded();
  };
  const timer = setInterval(ask, INTERVAL_MS);
  return () => clearInterval(timer);
}
