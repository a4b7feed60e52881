import { expect, test } from "vitest";
import { startHttpApi } from "../testing/running-http-api.ts";
import { type Cors, isPreflight, preflightResponse, withCors } from "./cors.ts";

const cors: Cors = {
  allowCredentials: false,
  allowHeaders: ["content-type", "idempotency-key"],
  allowMethods: ["GET", "POST"],
  allowOrigins: ["https://shop.example"],
  exposeHeaders: ["x-order"],
  maxAgeSeconds: 300,
};
const shop = { origin: "https://shop.example" };
const answer = { statusCode: 200, headers: { "content-type": "application/json" }, body: "{}" };

test("a browser's question before a request is one with an origin and the method that it is about", () => {
  const asked = { ...shop, "access-control-request-method": "POST" };
  expect(isPreflight("OPTIONS", asked)).toBe(true);
  expect(isPreflight("POST", asked)).toBe(false);
  expect(isPreflight("OPTIONS", shop)).toBe(false);
});

test("the page of an allowed origin is told what it may do", () => {
  expect(preflightResponse(cors, shop)).toEqual({
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

test("the page of another origin is told nothing", () => {
  for (const origin of ["https://evil.example", "http://shop.example", "https://shop.example.evil"]) {
    expect(preflightResponse(cors, { origin })).toEqual({ statusCode: 204, headers: {}, body: "" });
    expect(withCors(cors, answer, { origin })).toEqual(answer);
  }
});

test("an answer has the API's headers in place of the function's", () => {
  const ofFunction = { ...answer, headers: { ...answer.headers, "access-control-allow-origin": "*" } };
  expect(withCors(cors, ofFunction, shop).headers).toEqual({
    "content-type": "application/json",
    "access-control-allow-origin": "https://shop.example",
    "access-control-expose-headers": "x-order",
  });
  expect(withCors(cors, ofFunction, {}).headers).toEqual(answer.headers);
});

test.each([
  ["*", "*"],
  ["https://*", "https://shop.example"],
])("where %s is allowed, the answer names %s", (allowed, named) => {
  const { headers } = withCors({ ...cors, allowOrigins: [allowed] }, answer, shop);
  expect(headers["access-control-allow-origin"]).toBe(named);
});

test("credentials are allowed where the API says so", () => {
  const { headers } = withCors({ ...cors, allowCredentials: true }, answer, shop);
  expect(headers["access-control-allow-credentials"]).toBe("true");
});

test("over HTTP, a preflight is answered without the function, and a request with its headers", async () => {
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
