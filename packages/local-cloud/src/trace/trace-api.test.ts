import { expect, test } from "vitest";
import type { RestCall } from "../core/aws-service.ts";
import { createLocalApi } from "../local-api/local-api.ts";
import type { Trace } from "./trace.ts";
import { findTrace } from "./trace-api.ts";

const trace: Trace = { id: "order/1", activities: [], truncated: false };
const api = createLocalApi([findTrace((id) => (id === trace.id ? trace : undefined))]);

async function get(path: string, method = "GET") {
  const { body, headers, statusCode } = await api.call({ method, path } as RestCall);
  expect(headers).toMatchObject({ "content-type": "application/json" });
  return { statusCode, body: JSON.parse(String(body)) };
}

test("returns a trace as JSON for a URL-encoded ID", async () => {
  expect(await get("/_local/trace/order%2F1")).toEqual({ statusCode: 200, body: trace });
});

test("responds 404 with a code to an unknown ID", async () => {
  const body = { code: "TRACE_NOT_FOUND", message: "trace not found: 2" };
  expect(await get("/_local/trace/2")).toEqual({ statusCode: 404, body });
});

test.each(["/_local/trace/", "/_local/trace/%"])("rejects %s, which has no ID", async (path) => {
  const { body, statusCode } = await get(path);
  expect([400, 404]).toContain(statusCode);
  expect(body.message).toMatch(/does not support GET|not a valid URL-encoded/);
});

test("supports only GET", async () => {
  expect(await get("/_local/trace/order%2F1", "DELETE")).toMatchObject({ statusCode: 404 });
});
