import type { Worker } from "node:worker_threads";

const INTERVAL_MS = 100;

/** Calls `onExceeded` once a thread uses more than `limitMb`, including buffers, which V8's own limit ignores. */
export function watchMemory(thread: Worker, limitMb: number, onExceeded: () => void): () => void {
  let checking = false;
  const check = async () => {
    if (checking) {
      return;
    }
    checking = true;
    const statistics = await thread.getHeapStatistics().catch(() => undefined); // Not started yet, or exiting.
    checking = false;
    if (!statistics) {
      return;
    }
    if (statistics.used_heap_size + statistics.external_memory < limitMb * 1024 * 1024) {
      return;
    }
    clearInterval(timer);
    onExceeded();
  };
  const timer = setInterval(check, INTERVAL_MS);
  return () => clearInterval(timer);
}
