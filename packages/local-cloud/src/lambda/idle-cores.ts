import { availableParallelism, cpus } from "node:os";

/** Starts to measure. The returned function returns how many of the machine's cores were idle since, such as 1.5. */
export function measureIdleCores(): () => number {
  const before = readCpuTimes();
  return () => {
    const after = readCpuTimes();
    const totalMs = after.totalMs - before.totalMs;
    return (totalMs > 0 ? (after.idleMs - before.idleMs) / totalMs : 1) * availableParallelism();
  };
}

function readCpuTimes(): { idleMs: number; totalMs: number } {
  const sum = { idleMs: 0, totalMs: 0 };
  for (const { times } of cpus()) {
    sum.idleMs += times.idle;
    sum.totalMs += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return sum;
}
