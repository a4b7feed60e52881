import { availableParallelism, cpus } from "node:os";

interface CpuTimes {
  idleMs: number;
  totalMs: number;
  readAtMs: number;
}

/** Reading the times opens several files per core, which is too slow for each invocation that waits. */
const MAX_AGE_MS = 50;

let latest: CpuTimes | undefined;

/**
 * Starts to measure. The returned function, which is called after 100 ms or more, returns whether as much CPU time as one
 * core has was idle since, or half as much on a machine with one core.
 */
export function watchIdleCore(): () => boolean {
  const before = getCpuTimes();
  return () => {
    const after = getCpuTimes();
    const totalMs = after.totalMs - before.totalMs;
    const idleShare = totalMs > 0 ? (after.idleMs - before.idleMs) / totalMs : 1;
    return idleShare >= Math.min(0.5, 1 / availableParallelism());
  };
}

function getCpuTimes(): CpuTimes {
  if (!latest || performance.now() - latest.readAtMs > MAX_AGE_MS) {
    latest = readCpuTimes();
  }
  return latest;
}

function readCpuTimes(): CpuTimes {
  const sum = { idleMs: 0, totalMs: 0, readAtMs: performance.now() };
  for (const { times } of cpus()) {
    sum.idleMs += times.idle;
    sum.totalMs += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return sum;
}
