/**
 * The console's page, measured in a browser on this machine: its size, and how many frames a second its map and its list
 * of orders have while orders arrive, with thousands of them there already. One order is recorded in a local cloud, and
 * then told again and again: the page is measured, not how many orders the machine can handle. Without a graphics card
 * the browser draws by the same processor. Each figure under load stands beside the same with nothing happening.
 *
 *     turbo run build synth && node bench/console.ts [orders a second] [seconds] [orders present]
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { startLocalCloud } from "local-cloud";
import { chromium } from "playwright-core";
import { ArrivingOrders } from "./arriving-orders.ts";
import { describeFrames, frameTimesMs } from "./frame-times.ts";
import { recordOrder } from "./recorded-order.ts";

const ordersPerSecond = Number(process.argv[2] ?? 200);
const seconds = Number(process.argv[3] ?? 10);
const present = Number(process.argv[4] ?? 10_000);
const consoleFolder = fileURLToPath(new URL("../packages/local-cloud-console/dist", import.meta.url));
const stackFolder = fileURLToPath(new URL("../cdktf.out/stacks/orders-dev", import.meta.url));

const print = (what: string, value: string) => console.log(`${what.padEnd(44)}${value}`);

const files = readdirSync(consoleFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const bytes = files.map(({ name, parentPath }) => gzipSync(readFileSync(join(parentPath, name))).length);
print("size of the page, each file by gzip", `${(bytes.reduce((sum, size) => sum + size, 0) / 1024).toFixed(1)} KB`);

const cloud = await startLocalCloud({ stackFolder, apiPort: 0, awsPort: 0, consolePort: 0 });
const order = await recordOrder(cloud).finally(() => cloud.stop());
print("activities of an order", String(order.activities.length));

const arriving = new ArrivingOrders(order, { folder: consoleFolder, present });
const url = await arriving.start();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium" });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  for (const [view, path] of Object.entries({ map: "/", orders: "/orders" })) {
    await page.goto(url + path);
    await page.getByRole("status").filter({ hasText: "Live" }).waitFor();
    await page.waitForTimeout(2_000);
    print(`${view}, nothing happens`, describeFrames(await frameTimesMs(page, 3)));
    const end = arriving.arrive(ordersPerSecond);
    await page.waitForTimeout(1_000);
    print(`${view}, ${ordersPerSecond} orders/s`, describeFrames(await frameTimesMs(page, seconds)));
    end();
  }
} finally {
  await browser.close();
  arriving.stop();
}
