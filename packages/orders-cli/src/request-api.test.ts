import { afterEach, expect, test, vi } from "vitest";
import { requestApi } from "./request-api.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  [{ ORDERS_TOKEN: "eyJ" }, "Bearer eyJ"],
  [{ ORDERS_TOKEN: "" }, null],
  [{}, null],
])("with %j it sends the authorization %j and the caller's headers", async (variables, authorization) => {
  const sent: Headers[] = [];
  vi.stubGlobal("fetch", async (_: string, { headers }: RequestInit) => sent.push(new Headers(headers)));
  await requestApi("https://orders.example/order", { headers: { "idempotency-key": "k" } }, variables);
  expect([sent[0]?.get("authorization"), sent[0]?.get("idempotency-key")]).toEqual([authorization, "k"]);
});
