import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { ProgressView, TableItem } from "local-cloud/console-api";
import type { RecordedOrder } from "./recorded-order.ts";

/** The interval at which the local cloud sends batches to its console. */
const BATCH_MS = 100;
/** The activities of an order are sent in as many batches as it has stamps. */
const BATCHES_PER_ORDER = 5;
const PAGE_SIZE = 1_000;
const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/**
 * A server that serves the console and replays a recorded order at a fixed rate, so that the frame rate does not depend on
 * how many orders this machine can process.
 */
export class ArrivingOrders {
  #order: RecordedOrder;
  #folder: string;
  #server: Server;
  #streams = new Set<ServerResponse>();
  #placed: number;
  #sequence = 0;

  constructor(order: RecordedOrder, { folder, existingOrders }: { folder: string; existingOrders: number }) {
    this.#order = order;
    this.#folder = folder;
    this.#placed = existingOrders;
    this.#server = createServer(
      (request, response) => void this.#respond(new URL(request.url ?? "/", "http://x"), response),
    );
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Sends orders at a fixed rate and returns a function that stops sending. */
  send(perSecond: number): () => void {
    const perBatch = (perSecond * BATCH_MS) / 1_000;
    const timer = setInterval(() => {
      const first = this.#placed;
      this.#placed += perBatch;
      this.#sendEvent("activities", this.#activities(first, perBatch));
      const items = this.#items(first, perBatch);
      this.#sendEvent("items", items);
      this.#sendEvent(
        "progress",
        items.map(({ id }, index) => ({ id, ...(index < items.length - perBatch && { progress: IN_PROGRESS }) })),
      );
    }, BATCH_MS);
    return () => clearInterval(timer);
  }

  #activities(first: number, perBatch: number) {
    const { activities } = this.#order;
    const length = Math.ceil(activities.length / BATCHES_PER_ORDER);
    const now = Date.now();
    return Array.from({ length: BATCHES_PER_ORDER }, (_, part) =>
      activities.slice(part * length, (part + 1) * length),
    ).flatMap((due, part) =>
      Array.from({ length: perBatch }, (_unused, index) =>
        due.map((activity) => ({
          ...activity,
          sequence: this.#sequence++,
          at: now + (index * BATCH_MS) / perBatch,
          itemId: formatId(first - part * perBatch + index),
        })),
      ).flat(),
    );
  }

  #items(first: number, perBatch: number): TableItem[] {
    return Array.from({ length: BATCHES_PER_ORDER * perBatch }, (_, index) => {
      const part = Math.floor(index / perBatch);
      return this.#item(first - part * perBatch + (index % perBatch), part + 1);
    });
  }

  #item(number: number, stamps = BATCHES_PER_ORDER): TableItem {
    const { item } = this.#order;
    const names = Object.keys(item.attributes).filter((name) => name.startsWith("time_"));
    const attributes = names
      .slice(0, stamps)
      .map((name, index) => [name, new Date(number * 5 + index * 40).toISOString()]);
    return {
      table: item.table,
      id: formatId(number),
      attributes: { ID: formatId(number), ...Object.fromEntries(attributes) },
    };
  }

  #sendEvent(event: string, data: unknown): void {
    for (const stream of this.#streams) {
      stream.write(`event: ${event}\nid: ${this.#sequence}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  }

  async #respond({ pathname, searchParams }: URL, response: ServerResponse): Promise<void> {
    if (pathname === "/api/activities") {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(":\n\n");
      this.#streams.add(response);
      response.on("close", () => this.#streams.delete(response));
    } else if (pathname.startsWith("/api/")) {
      response.setHeader("content-type", "application/json").end(JSON.stringify(this.#api(pathname, searchParams)));
    } else {
      const file = extname(pathname) ? pathname : "/index.html";
      const content = await readFile(join(this.#folder, file));
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream").end(content);
    }
  }

  #api(pathname: string, parameters: URLSearchParams): unknown {
    if (pathname === "/api/stack") {
      return this.#order.stack;
    }
    if (pathname === "/api/counts") {
      return { nodes: {}, edges: {}, notCounted: 0, position: "bench-0" };
    }
    const from = Number(parameters.get("after") ?? this.#placed);
    const items = Array.from({ length: Math.min(PAGE_SIZE, from) }, (_, index) => this.#item(from - index - 1));
    const next = from > PAGE_SIZE ? { next: String(from - PAGE_SIZE) } : {};
    return { table: this.#order.table, items, progress: {}, total: this.#placed, ...next, position: "bench-0" };
  }
}

const IN_PROGRESS: ProgressView = { isActive: true, failures: [] };

function formatId(number: number): string {
  return `order-${String(number).padStart(8, "0")}`;
}
