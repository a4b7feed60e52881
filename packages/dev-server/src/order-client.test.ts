import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { OrderApiError, OrderIncompleteError, placeOrder } from "./order-client.ts";

const stamps = {
  time_order_service: "2026-11-22T12:00:00.010Z",
  time_invoice_service: "2026-11-22T12:00:00.040Z",
  time_fulfilment_service: "2026-11-22T12:00:00.030Z",
  time_forecasting_service: "2026-11-22T12:00:00.035Z",
  time_logistic_service: "2026-11-22T12:00:00.120Z",
};

interface Answer {
  status?: number;
  body: object;
}

/** An order API that gives these answers in turn, the last one for ever, until the test ends. */
async function startOrderApi(...answers: Answer[]) {
  const requests: string[] = [];
  const server = createServer(({ method, url }, response) => {
    requests.push(`${method} ${url}`);
    const { status = 200, body } = answers[Math.min(requests.length, answers.length) - 1] as Answer;
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

test("an order is placed once and looked at until it has all its stamps", async () => {
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

test("an order took as long as its last stamp", async () => {
  const { orderUrl } = await startOrderApi(placed, { body: { ID: "6f1e", ...stamps } });
  const { elapsedMs, stampedAfterMs } = await placeOrder(orderUrl, stampAttributes);
  expect(elapsedMs).toBe(stampedAfterMs.time_logistic_service);
  expect(elapsedMs - Number(stampedAfterMs.time_order_service)).toBe(110);
});

test("an order that stays incomplete is an error that names the missing stamps", async () => {
  const { time_invoice_service: _, time_logistic_service: __, ...incomplete } = stamps;
  const { orderUrl } = await startOrderApi(placed, { body: incomplete });
  const error = await placeOrder(orderUrl, stampAttributes, { timeoutSeconds: 0 }).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(OrderIncompleteError);
  expect(error).toMatchObject({
    code: "ORDER_INCOMPLETE",
    missing: ["time_invoice_service", "time_logistic_service"],
    message: "order 6f1e has no time_invoice_service, time_logistic_service after 0 s; the log above tells why",
  });
});

test.each([
  ["is not acknowledged", [{ status: 500, body: { status: "order_creation_failed" } }], "order_creation_failed"],
  ["is not found afterwards", [placed, { status: 404, body: { status: "order_not_found" } }], "order_not_found"],
])("an order that %s is an error with the API's answer", async (_, answers: Answer[], status) => {
  const { orderUrl } = await startOrderApi(...answers);
  const error = await placeOrder(orderUrl, stampAttributes).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(OrderApiError);
  expect(error).toMatchObject({
    code: "ORDER_API_ERROR",
    message: expect.stringMatching(new RegExp(`^${orderUrl}.* answered ${answers.at(-1)?.status}: .*${status}`)),
  });
});

test("waiting for an order can be given up", async () => {
  const { orderUrl } = await startOrderApi(placed, { body: {} });
  const given = AbortSignal.abort();
  await expect(placeOrder(orderUrl, stampAttributes, { signal: given })).rejects.toMatchObject({ name: "AbortError" });
});
