import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { expect, test } from "vitest";
import { operations } from "./http-contract.ts";
import type { Dependencies } from "./order-api.ts";
import { createApi, lookup, recordLogs, request, withKey } from "./testing/order-api-setup.ts";

recordLogs();

const fail = () => Promise.reject(new Error("lab2-dev is on fire"));
const tooLarge = JSON.stringify("x".repeat(64 * 1024));

/** Requests to each route, and what fails; `send` expects the contract to declare the responses. */
const requests: Record<string, [APIGatewayProxyEventV2, Partial<Dependencies>?][]> = {
  ...Object.fromEntries(
    ["GET /order", "POST /order"].map((routeKey) => [
      routeKey,
      [
        [request({ routeKey })],
        [{ ...withKey(""), routeKey }],
        [request({ routeKey, body: tooLarge })],
        [request({ routeKey }), { stamp: fail }],
      ],
    ]),
  ),
  "GET /order/{ID}": [
    [lookup("order-1"), { readOrder: async (ID) => ({ ID, time_order_service: "2026-11-22T12:00:00.000Z" }) }],
    [lookup("order-1")],
    [lookup("order-1"), { readOrder: fail }],
  ],
};

test.each(Object.entries(operations))("%s responds with each status of its contract", async (routeKey, operation) => {
  const statuses: number[] = [];
  for (const [request, dependencies] of requests[routeKey] ?? []) {
    statuses.push((await createApi(dependencies).send(request)).statusCode);
  }
  expect(statuses).toEqual(Object.keys(operation.responses).map(Number));
});
