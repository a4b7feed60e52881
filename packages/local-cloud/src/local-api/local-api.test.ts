import { expect, test } from "vitest";
import type { RestCall } from "../core/aws-service.ts";
import { createLocalApi, describeStack } from "./local-api.ts";

const stack = { region: "eu-west-1", outputs: { table_name: "lab2-dev-order-status" } };
const api = createLocalApi([describeStack(stack)]);

async function request(method: string, path: string) {
  const { body, statusCode } = await api.call({ method, path } as RestCall);
  return { statusCode, body: JSON.parse(String(body)) };
}

test("returns the running stack with its outputs", async () => {
  expect(await request("GET", "/_local/stack")).toEqual({ statusCode: 200, body: stack });
});

test("responds to an unknown path with a 404 that names it", async () => {
  expect(await request("GET", "/_local/other")).toMatchObject({
    statusCode: 404,
    body: { message: "the local cloud does not support GET /_local/other" },
  });
});
