import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { OrderApiError, OrderIncompleteError, placeOrder } from "./order-client.ts";
import type { IncompleteOrder } from "./order-progress.ts";

const stamps = {
  time_order_service: "2026-11-22T12:00:00.010Z",
  time_invoice_service: "2026-11-22T12:00:00.040Z",
  time_fulfilment_service: "2026-11-22T12:00:00.030Z",
  time_forecasting_service: "2026-11-22T12:00:00.035Z",
  time_logistic_service: "2026-11-22T12:00:00.120Z",
};

interface ApiResponse {
  status?: number;
  body: object;
}

/** Starts an order API that returns these responses in turn and then repeats the last one. */
async function startOrderApi(...responses: ApiResponse[]) {
  const requests: string[] = [];
  const server = createServer(({ method, url }, response) => {
    requests.push(`${method} ${url}`);
    const { status = 200, body } = responses[Math.min(requests.length, responses.length) - 1] as ApiResponse;
    response.writeHead(status).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { requests, orderUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prod/order` };
}

const stampAttributes = Object.keys(stamps);

const placed = { body: { status: "order_created", ID: "6f1e" } };

test("places an order once and polls it until it has all its stamps", async () => {
  const { time_logistic_service: _, ...incomplete } = stamps;
  const { orderUrl, requests } = await startOrderApi(
    placed,
    { body: { ID: "6f1e", ...incomplete } },
    { body: { ID: "6f1e", ...stamps } },
  );
  const order = await placeOrder(orderUrl, stampAttributes);
  expect(requests).toEqual(["POST /prod/order", "GET /prod/order/6f1e", "GET /prod/order/6f1e"]);
  expect(order).toMatchObject({ ID: "6f1e", stamps });
  expect(Object.keys(order.stamps)).toEqual([
    "time_order_service",
    "time_fulfilment_service",
    "time_forecasting_service",
    "time_invoice_service",
    "time_logistic_service",
  ]);
});

test("measures an order until its last stamp", async () => {
  const { orderUrl } = await startOrderApi(placed, { body: { ID: "6f1e", ...stamps } });
  const { elapsedMs, stampedAfterMs } = await placeOrder(orderUrl, stampAttributes);
  expect(elapsedMs).toBe(stampedAfterMs.time_logistic_service);
  expect(elapsedMs - Number(stampedAfterMs.time_order_service)).toBe(110);
});

test("names the missing stamps of an order that stays incomplete, and why", async () => {
  const { time_invoice_service: _, time_logistic_service: __, ...incomplete } = stamps;
  const { orderUrl } = await startOrderApi(placed, { body: incomplete });
  const explain = ({ ID, missing }: IncompleteOrder) => missing.map((stamp) => `${ID} waits for ${stamp}`);
  const waiting = placeOrder(orderUrl, stampAttributes, { timeoutSeconds: 0, explain });
  const error = await waiting.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(OrderIncompleteError);
  expect(error).toMatchObject({
    code: "ORDER_INCOMPLETE",
    missing: ["time_invoice_service", "time_logistic_service"],
    message: [
      "order 6f1e lacks time_invoice_service, time_logistic_service after 0 s",
      "  6f1e waits for time_invoice_service",
      "  6f1e waits for time_logistic_service",
    ].join("\n"),
  });
});

test.each([
  ["is not acknowledged", [{ status: 500, body: { status: "order_creation_failed" } }], "order_creation_failed"],
  ["is not found afterwards", [placed, { status: 404, body: { status: "order_not_found" } }], "order_not_found"],
])("reports the API's response if an order %s", async (_, responses: ApiResponse[], status) => {
  const { orderUrl } = await startOrderApi(...responses);
  const error = await placeOrder(orderUrl, stampAttributes).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(OrderApiError);
  expect(error).toMatchObject({
    code: "ORDER_API_ERROR",
    message: expect.stringMatching(new RegExp(`^${orderUrl}.* responded ${responses.at(-1)?.status}: .*${status}`)),
  });
});

test("stops waiting for an order when the signal aborts", async () => {
  const { orderUrl } = await startOrderApi(placed, { body: {} });
  const signal = AbortSignal.abort();
  await expect(placeOrder(orderUrl, stampAttributes, { signal })).rejects.toMatchObject({ name: "AbortError" });
});
