/**
 * The local cloud, measured on this machine: throughput and latency of the whole choreography with the ratio to what the
 * five stamps alone cost, start-up, memory, and matching with the ratio to reading the events alone. Every order is
 * looked at in the table: one without its five stamps fails the run.
 *
 *     node bench/local.ts [orders] [concurrency]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startLocalCloud } from "local-cloud";
import { bareStamps } from "./bare-stamps.ts";
import { measureMatching } from "./matching.ts";
import { OrderLoad } from "./order-load.ts";
import { describeLatencies } from "./percentiles.ts";

const orders = Number(process.argv[2] ?? 2000);
const concurrency = Number(process.argv[3] ?? 16);
const WARM_UP_ORDERS = 200;
const STEADY_ORDERS_PER_SECOND = 20;
const STEADY_SECONDS = 60;

const print = (what: string, value: string) => console.log(`${what.padEnd(44)}${value}`);
const memoryMb = () => `${(process.memoryUsage().rss / 1024 / 1024).toFixed(0)} MB`;

const dataFolder = mkdtempSync(join(tmpdir(), "orders-bench-"));
const startedAt = performance.now();
const cloud = await startLocalCloud({
  stackFolder: fileURLToPath(new URL("../cdktf.out/stacks/orders-dev", import.meta.url)),
  apiPort: 0,
  awsPort: 0,
  dataFolder,
});
try {
  print("start until the first order is answered", `${(performance.now() - startedAt).toFixed(0)} ms`);
  print("memory with five functions idle", memoryMb());

  const load = new OrderLoad(cloud);
  await load.saturate(WARM_UP_ORDERS, concurrency);
  const steady = await load.pace(STEADY_ORDERS_PER_SECOND * STEADY_SECONDS, STEADY_ORDERS_PER_SECOND);
  print(`request to fifth stamp at ${STEADY_ORDERS_PER_SECOND} orders/s`, describeLatencies(steady.latenciesMs));
  const saturated = await load.saturate(orders, concurrency);
  print(`request to fifth stamp at concurrency ${concurrency}`, describeLatencies(saturated.latenciesMs));
  print("memory at saturation", memoryMb());
  const bare = await bareStamps(orders, concurrency);
  print("orders completed", `${saturated.ordersPerSecond.toFixed(0)} orders/s`);
  print("five stamps, bare", `${bare.toFixed(0)} orders/s`);
  print("ratio", (saturated.ordersPerSecond / bare).toFixed(2));
} finally {
  await cloud.stop();
  rmSync(dataFolder, { recursive: true, force: true });
}

const { bareEventsPerSecond, eventsPerSecond } = measureMatching();
print("events matched with 300 rules", `${eventsPerSecond.toFixed(0)} events/s`);
print("events read, bare", `${bareEventsPerSecond.toFixed(0)} events/s`);
print("ratio", (eventsPerSecond / bareEventsPerSecond).toFixed(4));
