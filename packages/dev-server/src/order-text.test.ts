import type { LocalCloud } from "local-cloud";
import { expect, test } from "vitest";
import type { CompletedOrder } from "./order-client.ts";
import { formatOrder, formatSummary, formatWaiting, formatWelcome } from "./order-text.ts";

const order: CompletedOrder = {
  ID: "6f1e",
  stamps: {
    time_order_service: "2026-11-22T12:00:00.010Z",
    time_invoice_service: "2026-11-22T12:00:00.040Z",
    time_fulfilment_service: "2026-11-22T12:00:00.030Z",
    time_forecasting_service: "2026-11-22T12:00:00.035Z",
    time_logistic_service: "2026-11-22T12:00:00.120Z",
  },
  stampedAfterMs: {
    time_order_service: 10,
    time_invoice_service: 40,
    time_fulfilment_service: 30,
    time_forecasting_service: 35,
    time_logistic_service: 120,
  },
  elapsedMs: 120,
};

test("prints a completed order as a table of its stamps, the earliest first", () => {
  const [title, empty, head, ...rows] = formatOrder(order).split("\n");
  expect([title, empty]).toEqual(["order 6f1e", ""]);
  expect(head?.split(/\s{2,}/)).toEqual(["service", "stamp", "ms after the request"]);
  expect(rows.map((row) => row.split(/\s+/))).toEqual([
    ["order_service", "2026-11-22T12:00:00.010Z", "10"],
    ["fulfilment_service", "2026-11-22T12:00:00.030Z", "30"],
    ["forecasting_service", "2026-11-22T12:00:00.035Z", "35"],
    ["invoice_service", "2026-11-22T12:00:00.040Z", "40"],
    ["logistic_service", "2026-11-22T12:00:00.120Z", "120"],
  ]);
  expect(new Set([head, ...rows].map((row) => row?.length)).size).toBe(1);
});

test("shows where to place and view orders, and how to connect an SDK", () => {
  const cloud = {
    awsUrl: "http://127.0.0.1:4566",
    consoleUrl: "http://127.0.0.1:4001",
    region: "eu-central-1",
    outputs: { order_url: "http://127.0.0.1:4000/prod/order", table_name: "lab2-dev-order-status" },
    inspectPort: 9229,
  } as unknown as LocalCloud;
  const text = formatWelcome(cloud, undefined);
  expect(text).toMatch(/^ {2}Place an order +http:\/\/127\.0\.0\.1:4000\/prod\/order$/m);
  expect(text).toContain("Console             http://127.0.0.1:4001\n");
  expect(text).toContain("AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=eu-central-1");
  expect(text).toContain("scan --table-name lab2-dev-order-status");
  expect(text).not.toContain("Debug");
  expect(formatWelcome(cloud, "invoice-service")).toContain("Debug invoice-service 127.0.0.1:9229\n");
});

test.each([
  [["6f1e"], "order 6f1e is"],
  [["6f1e", "7a2b", "8c3d"], "3 orders such as 6f1e are"],
])("reports that %j wait, with a line for each reason", (IDs, orders) => {
  const reasons = ["waiting for invoice_service: it failed", "waiting for logistic_service: it has not run"];
  expect(formatWaiting({ IDs, reasons }).split("\n")).toEqual(reasons.map((reason) => `${orders} ${reason}`));
});

test.each([
  [{ ordersPlaced: 0, ordersCompleted: 0, deadLetters: {} }, ["0 orders placed, 0 completed", "no dead letters"]],
  [
    { ordersPlaced: 1, ordersCompleted: 0, deadLetters: { invoices: 1, logistics: 2, none: 3 } },
    [
      "1 order placed, 0 completed",
      "1 dead letter in invoices",
      "2 dead letters in logistics",
      "3 dead letters lost, in no queue",
    ],
  ],
])("summarizes %o with the location of dead letters", (summary, lines) => {
  expect(formatSummary(summary).split("\n")).toEqual(lines);
});
