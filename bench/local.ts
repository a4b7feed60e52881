/**
 * Measures the local cloud on this machine: startup time, memory, throughput and latency of the whole choreography and of
 * event matching. Throughput is compared with a baseline in the same run: writing only the five stamps, and only parsing
 * the events. The run fails if an order in the table does not have all five stamps.
 *
 *     node bench/local.ts [orders] [concurrency]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startLocalCloud } from "local-cloud";
import { measureBareStamps } from "./bare-stamps.ts";
import { measureMatching } from "./matching.ts";
import { OrderLoad } from "./order-load.ts";
import { describeLatencies } from "./percentiles.ts";

const orders = Number(process.argv[2] ?? 2000);
const concurrency = Number(process.argv[3] ?? 16);
const WARM_UP_ORDERS = 200;
const STEADY_ORDERS_PER_SECOND = 20;
const STEADY_SECONDS = 60;

const print = (label: string, value: string) => console.log(`${label.padEnd(44)}${value}`);
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
  print("startup until ready for orders", `${(performance.now() - startedAt).toFixed(0)} ms`);
  print("memory with five idle functions", memoryMb());

  const load = new OrderLoad(cloud);
  await load.saturate(WARM_UP_ORDERS, concurrency);
  const steady = await load.pace(STEADY_ORDERS_PER_SECOND * STEADY_SECONDS, STEADY_ORDERS_PER_SECOND);
  print(`request to fifth stamp at ${STEADY_ORDERS_PER_SECOND} orders/s`, describeLatencies(steady.latenciesMs));
  const saturated = await load.saturate(orders, concurrency);
  print(`request to fifth stamp at concurrency ${concurrency}`, describeLatencies(saturated.latenciesMs));
  print("memory at saturation", memoryMb());
  const bare = await measureBareStamps(orders, concurrency);
  print("orders completed", `${saturated.ordersPerSecond.toFixed(0)} orders/s`);
  print("baseline: five stamps only", `${bare.toFixed(0)} orders/s`);
  print("ratio to baseline", (saturated.ordersPerSecond / bare).toFixed(2));
} finally {
  await cloud.stop();
  rmSync(dataFolder, { recursive: true, force: true });
}

const { bareEventsPerSecond, eventsPerSecond } = measureMatching();
print("events matched with 300 rules", `${eventsPerSecond.toFixed(0)} events/s`);
print("baseline: events parsed only", `${bareEventsPerSecond.toFixed(0)} events/s`);
print("ratio to baseline", (eventsPerSecond / bareEventsPerSecond).toFixed(4));
