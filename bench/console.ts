/**
 * Measures the console in a browser: its size, and the frame rate of its map and list while orders arrive in addition
 * to thousands of existing ones, compared with no load. It replays one recorded order, because it measures the page
 * and not how many orders the machine can process. Without a GPU the browser renders on the same CPU.
 *
 *     turbo run build synth && node bench/console.ts [orders per second] [seconds] [existing orders]
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { startLocalCloud } from "local-cloud";
import { chromium } from "playwright-core";
import { ArrivingOrders } from "./arriving-orders.ts";
import { describeFrames, measureFrameTimesMs } from "./frame-times.ts";
import { recordOrder } from "./recorded-order.ts";

const ordersPerSecond = Number(process.argv[2] ?? 200);
const seconds = Number(process.argv[3] ?? 10);
const existingOrders = Number(process.argv[4] ?? 10_000);
const consoleFolder = fileURLToPath(new URL("../packages/local-cloud-console/dist", import.meta.url));
const stackFolder = fileURLToPath(new URL("../cdktf.out/stacks/orders-dev", import.meta.url));

const print = (label: string, value: string) => console.log(`${label.padEnd(44)}${value}`);

// Without the guide's panel, which is loaded on demand.
const html = readFileSync(join(consoleFolder, "index.html"), "utf8");
const loaded = Array.from(html.matchAll(/(?:src|href)="([^"]+)"/g), ([, path = ""]) => path);
const bytes = ["index.html", ...loaded].map((path) => gzipSync(readFileSync(join(consoleFolder, path))).length);
print("page size, gzipped", `${(bytes.reduce((sum, size) => sum + size, 0) / 1000).toFixed(1)} KB`);

const cloud = await startLocalCloud({ stackFolder, apiPort: 0, awsPort: 0, consolePort: 0 });
const order = await recordOrder(cloud).finally(() => cloud.stop());
print("activities per order", String(order.activities.length));

const arriving = new ArrivingOrders(order, { folder: consoleFolder, existingOrders });
const url = await arriving.start();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium" });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  for (const [view, path] of Object.entries({ map: "/", orders: "/orders" })) {
    await page.goto(url + path);
    await page.getByRole("status").filter({ hasText: "Live" }).waitFor();
    await page.waitForTimeout(2_000);
    print(`${view}, no load`, describeFrames(await measureFrameTimesMs(page, 3)));
    const stopSending = arriving.send(ordersPerSecond);
    await page.waitForTimeout(1_000);
    print(`${view}, ${ordersPerSecond} orders/s`, describeFrames(await measureFrameTimesMs(page, seconds)));
    stopSending();
  }
} finally {
  await browser.close();
  arriving.stop();
}
