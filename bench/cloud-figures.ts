import { setTimeout } from "node:timers/promises";
import { MeasuredCloud } from "./measured-cloud.ts";
import { OrderLoad } from "./order-load.ts";
import { getPercentile } from "./percentiles.ts";

export interface LoadSettings {
  orders: number;
  concurrency: number;
}

const WARM_UP_ORDERS = 200;
const STEADY_ORDERS_PER_SECOND = 20;
const STEADY_SECONDS = 30;
const IDLE_MS = 3_000;
const MEMORY_INTERVAL_MS = 200;
const BYTES_PER_MB = 1024 * 1024;

/** The figures of one run, by label with unit. */
export type Figures = Record<string, number>;

/** Measures the local cloud of a folder from its start. An order without all of its stamps fails the measurement. */
export async function measureCloud(folder: string, { orders, concurrency }: LoadSettings): Promise<Figures> {
  const cloud = await MeasuredCloud.start(folder);
  try {
    await setTimeout(IDLE_MS);
    const idle = await cloud.measureUsage();
    const load = new OrderLoad(cloud.started);
    await load.saturate(WARM_UP_ORDERS, concurrency);
    const steady = await load.pace(STEADY_ORDERS_PER_SECOND * STEADY_SECONDS, STEADY_ORDERS_PER_SECOND);
    const before = await cloud.measureUsage();
    const memory = watchMemory(cloud);
    const saturated = await load.saturate(orders, concurrency);
    const peakBytes = await memory.stop();
    const after = await cloud.measureUsage();
    return {
      "start, ms": cloud.started.startupMs,
      "memory idle, MB": idle.memoryBytes / BYTES_PER_MB,
      "memory saturated, MB": peakBytes / BYTES_PER_MB,
      "p50 at 20 orders/s, ms": getPercentile(steady.latenciesMs, 0.5),
      "p99 at 20 orders/s, ms": getPercentile(steady.latenciesMs, 0.99),
      [`p50 at concurrency ${concurrency}, ms`]: getPercentile(saturated.latenciesMs, 0.5),
      [`p99 at concurrency ${concurrency}, ms`]: getPercentile(saturated.latenciesMs, 0.99),
      "orders/s": saturated.ordersPerSecond,
      "CPU per order, ms": (after.cpuMs - before.cpuMs) / orders,
    };
  } finally {
    await cloud.stop();
  }
}

function watchMemory(cloud: MeasuredCloud): { stop(): Promise<number> } {
  const stopping = new AbortController();
  const watch = async () => {
    let peakBytes = 0;
    while (!stopping.signal.aborted) {
      peakBytes = Math.max(peakBytes, (await cloud.measureUsage()).memoryBytes);
      await setTimeout(MEMORY_INTERVAL_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
    return peakBytes;
  };
  const peak = watch();
  return {
    stop() {
      stopping.abort();
      return peak;
    },
  };
}
