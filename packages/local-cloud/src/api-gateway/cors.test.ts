import { expect, test } from "vitest";
import { startHttpApi } from "../testing/running-http-api.ts";
import { type Cors, createPreflightResponse, isPreflight, withCors } from "./cors.ts";

const cors: Cors = {
  allowCredentials: false,
  allowHeaders: ["content-type", "idempotency-key"],
  allowMethods: ["GET", "POST"],
  allowOrigins: ["https://shop.example"],
  exposeHeaders: ["x-order"],
  maxAgeSeconds: 300,
};
const shop = { origin: "https://shop.example" };
const response = { statusCode: 200, headers: { "content-type": "application/json" }, body: "{}" };

test("recognizes a preflight by its method, origin and requested method", () => {
  const headers = { ...shop, "access-control-request-method": "POST" };
  expect(isPreflight("OPTIONS", headers)).toBe(true);
  expect(isPreflight("POST", headers)).toBe(false);
  expect(isPreflight("OPTIONS", shop)).toBe(false);
});

test("sends the allowed methods and headers to a page from an allowed origin", () => {
  expect(createPreflightResponse(cors, shop)).toEqual({
    statusCode: 204,
    headers: {
      "access-control-allow-origin": "https://shop.example",
      "access-control-allow-methods": "GET,POST",
      "access-control-allow-headers": "content-type,idempotency-key",
      "access-control-max-age": "300",
    },
    body: "",
  });
});

test("sends no CORS headers to a page from another origin", () => {
  for (const origin of ["https://evil.example", "http://shop.example", "https://shop.example.evil"]) {
    expect(createPreflightResponse(cors, { origin })).toEqual({ statusCode: 204, headers: {}, body: "" });
    expect(withCors(cors, response, { origin })).toEqual(response);
  }
});

test("replaces the function's CORS headers by the API's", () => {
  const ownCors = { ...response, headers: { ...response.headers, "access-control-allow-origin": "*" } };
  expect(withCors(cors, ownCors, shop).headers).toEqual({
    "content-type": "application/json",
    "access-control-allow-origin": "https://shop.example",
    "access-control-expose-headers": "x-order",
  });
  expect(withCors(cors, ownCors, {}).headers).toEqual(response.headers);
});

test.each([
  ["*", "*"],
  ["https://*", "https://shop.example"],
])("allows %s by sending %s", (allowed, named) => {
  const { headers } = withCors({ ...cors, allowOrigins: [allowed] }, response, shop);
  expect(headers["access-control-allow-origin"]).toBe(named);
});

test("allows credentials if the API does", () => {
  const { headers } = withCors({ ...cors, allowCredentials: true }, response, shop);
  expect(headers["access-control-allow-credentials"]).toBe("true");
});

test("over HTTP, responds to a preflight without the function, and to a request with CORS headers", async () => {
  const { payloads, url } = await startHttpApi({ routes: ["POST /order"], output: { ID: "1" }, cors });
  const preflight = await fetch(`${url}/prod/order`, {
    method: "OPTIONS",
    headers: { ...shop, "access-control-request-method": "POST" },
  });
  expect([preflight.status, preflight.headers.get("access-control-allow-methods")]).toEqual([204, "GET,POST"]);
  expect(payloads).toEqual([]);

  const placed = await fetch(`${url}/prod/order`, { method: "POST", headers: shop });
  expect([placed.status, placed.headers.get("access-control-allow-origin")]).toEqual([200, shop.origin]);
});
