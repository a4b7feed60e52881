import { setTimeout } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import type { Started } from "./cloud-process.ts";
import { runConcurrently } from "./run-concurrently.ts";

export interface Load {
  /** Orders per second, from the first request to the last stamp. */
  ordersPerSecond: number;
  /** Milliseconds from each request to its fifth stamp. */
  latenciesMs: number[];
}

/** Places orders and waits for every stamp. An order without all of them fails the measurement. */
export class OrderLoad {
  #cloud: Started;
  #requestedAt = new Map<string, number>();

  constructor(cloud: Started) {
    this.#cloud = cloud;
  }

  async saturate(orders: number, concurrency: number): Promise<Load> {
    const startedAt = Date.now();
    const ids: string[] = [];
    await runConcurrently(orders, concurrency, async () => ids.push(await this.#place()));
    return this.#complete(ids, startedAt);
  }

  /** Places orders at a fixed rate without waiting for earlier responses. */
  async pace(orders: number, ordersPerSecond: number): Promise<Load> {
    const startedAt = Date.now();
    const placed = Array.from({ length: orders }, async (_, index) => {
      await setTimeout((index * 1000) / ordersPerSecond);
      return this.#place();
    });
    return this.#complete(await Promise.all(placed), startedAt);
  }

  async #place(): Promise<string> {
    const requestedAt = Date.now();
    const response = await fetch(String(this.#cloud.outputs.order_url), { method: "POST" });
    const body = await response.text();
    if (!response.ok) {
      throw new Error(`order rejected: ${response.status} ${body}`);
    }
    const { ID } = JSON.parse(body);
    this.#requestedAt.set(ID, requestedAt);
    return ID;
  }

  async #complete(ids: string[], startedAt: number): Promise<Load> {
    for (const deadline = Date.now() + 60_000; ; await setTimeout(200)) {
      const stampedAt = await this.#readLastStamps();
      const missing = ids.filter((id) => !stampedAt.has(id));
      if (missing.length === 0) {
        const last = Math.max(...ids.map((id) => stampedAt.get(id) ?? 0));
        return {
          ordersPerSecond: ids.length / ((last - startedAt) / 1000),
          latenciesMs: ids.map((id) => (stampedAt.get(id) ?? 0) - (this.#requestedAt.get(id) ?? 0)),
        };
      }
      if (Date.now() > deadline) {
        throw new Error(`${missing.length} orders are missing stamps, for example ${missing[0]}`);
      }
    }
  }

  /** Reads the time of the last stamp of each complete order, in milliseconds since the epoch. */
  async #readLastStamps(): Promise<Map<string, number>> {
    const { awsUrl, outputs, region } = this.#cloud;
    const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: awsUrl, region, credentials }));
    // In commits without the output order_stamps, every function stamps each order.
    const stampsPerOrder = Object.keys(outputs.order_stamps ?? outputs.function_arns ?? {}).length;
    const stampedAt = new Map<string, number>();
    for await (const { Items = [] } of paginateScan({ client }, { TableName: String(outputs.table_name) })) {
      for (const { ID, ...stamps } of Items) {
        const times = Object.values(stamps).map((stamp) => Date.parse(String(stamp)));
        if (times.length === stampsPerOrder) {
          stampedAt.set(ID, Math.max(...times));
        }
      }
    }
    client.destroy();
    return stampedAt;
  }
}
