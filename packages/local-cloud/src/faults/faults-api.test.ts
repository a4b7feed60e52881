import { expect, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import type { RestCall } from "../core/aws-service.ts";
import { createLocalApi } from "../local-api/local-api.ts";
import { Faults } from "./faults.ts";
import { createFaultOperations } from "./faults-api.ts";

const fault = { on: "delivery", effect: "duplicate", function: "invoice-service", percentage: 10 };

function setUp() {
  const functionNames = ["lab2-dev-invoice-service"];
  const faults = new Faults({ seed: 5, functionNames, actions: () => [], activityLog: new ActivityLog() });
  const api = createLocalApi(createFaultOperations(faults));
  return async (method: string, path: string, body?: string) => {
    const response = await api.call({ method, path, body: Buffer.from(body ?? "") } as RestCall);
    return { statusCode: response.statusCode, body: response.body && JSON.parse(String(response.body)) };
  };
}

test("adds a fault, lists it with the seed, and removes it", async () => {
  const request = setUp();
  const active = { id: "fault-1", ...fault, after: 0, injected: 0 };
  expect(await request("POST", "/_local/faults", JSON.stringify(fault))).toEqual({ statusCode: 201, body: active });
  expect(await request("GET", "/_local/faults")).toEqual({ statusCode: 200, body: { seed: 5, faults: [active] } });
  expect(await request("DELETE", "/_local/faults/fault-1")).toMatchObject({ statusCode: 204 });
  expect(await request("GET", "/_local/faults")).toMatchObject({ body: { faults: [] } });
});

test("removes all faults", async () => {
  const request = setUp();
  for (let count = 0; count < 3; count++) {
    await request("POST", "/_local/faults", JSON.stringify(fault));
  }
  await request("DELETE", "/_local/faults");
  expect(await request("GET", "/_local/faults")).toMatchObject({ body: { faults: [] } });
});

test.each([
  ["{", "the request's body is not JSON"],
  ["{}", "invalid fault on"],
  [
    JSON.stringify({ ...fault, function: "shipping" }),
    'invalid fault function "shipping": use one of lab2-dev-invoice-s',
  ],
])("rejects %s and adds nothing", async (body, message) => {
  const request = setUp();
  expect(await request("POST", "/_local/faults", body)).toEqual({
    statusCode: 400,
    body: { code: "INVALID_FAULT", message: expect.stringContaining(message) },
  });
  expect(await request("GET", "/_local/faults")).toMatchObject({ body: { faults: [] } });
});

test("returns 404 for a fault that is not active", async () => {
  const body = { code: "FAULT_NOT_FOUND", message: "fault fault-9 is not active" };
  expect(await setUp()("DELETE", "/_local/faults/fault-9")).toEqual({ statusCode: 404, body });
});
