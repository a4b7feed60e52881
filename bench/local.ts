/**
 * Orders a second through the whole choreography on the local cloud, and the ratio to what the five stamps alone cost.
 * Every order is looked at in the table afterwards: one without its five stamps fails the run.
 *
 *     node bench/choreography.ts [orders] [concurrency]
 */
import { fileURLToPath } from "node:url";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { startLocalCloud } from "local-cloud";
import { bareStamps } from "./bare-stamps.ts";
import { concurrently } from "./concurrently.ts";

const orders = Number(process.argv[2] ?? 2000);
const concurrency = Number(process.argv[3] ?? 16);
const warmUpOrders = 200;

const cloud = await startLocalCloud({
  stackFolder: fileURLToPath(new URL("../cdktf.out/stacks/orders-dev", import.meta.url)),
  apiPort: 0,
  awsPort: 0,
});
const orderUrl = String(cloud.outputs.order_url);

/** When each order had its last stamp: the one that ends the longer branch. */
let completed = 0;
const waiting = new Map<number, () => void>();
cloud.activityLog.subscribe((activity) => {
  if (activity.type !== "invocation-ended" || activity.error) return;
  if (/-(invoice|fulfilment|forecasting|logistic)-service$/.test(activity.functionName)) {
    completed += 1 / 4;
    waiting.get(completed)?.();
  }
});
const untilCompleted = (count: number) =>
  new Promise<void>((resolve) => (completed >= count ? resolve() : waiting.set(count, resolve)));

const place = async () => {
  const response = await fetch(orderUrl, { method: "POST" });
  if (!response.ok) throw new Error(`order refused: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
};

await concurrently(warmUpOrders, concurrency, place);
await untilCompleted(warmUpOrders);
const startedAt = performance.now();
const acknowledgedSeconds = await concurrently(orders, concurrency, place);
await untilCompleted(warmUpOrders + orders);
const ordersPerSecond = orders / ((performance.now() - startedAt) / 1000);

const client = DynamoDBDocumentClient.from(
  new DynamoDBClient({
    endpoint: cloud.awsUrl,
    region: cloud.region,
    credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
  }),
);
let complete = 0;
for await (const { Items = [] } of paginateScan({ client }, { TableName: String(cloud.outputs.table_name) })) {
  complete += Items.filter((item) => Object.keys(item).length === 6).length;
}
client.destroy();
await cloud.stop();
if (complete !== warmUpOrders + orders) {
  throw new Error(`${complete} of ${warmUpOrders + orders} orders have their five stamps`);
}

const barePerSecond = await bareStamps(orders, concurrency);
console.log(`${orders} orders at concurrency ${concurrency}, all with five stamps`);
console.log(`acknowledged            ${(orders / acknowledgedSeconds).toFixed(0)} orders/s`);
console.log(`completed               ${ordersPerSecond.toFixed(0)} orders/s`);
console.log(`five stamps, bare       ${barePerSecond.toFixed(0)} orders/s`);
console.log(`ratio                   ${(ordersPerSecond / barePerSecond).toFixed(2)}`);
