import { expect, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import type { RestCall } from "../core/aws-service.ts";
import { createLocalApi } from "../local-api/local-api.ts";
import { Faults } from "./faults.ts";
import { faultOperations } from "./faults-api.ts";

const fault = { on: "delivery", effect: "duplicate", function: "invoice-service", percentage: 10 };

function setUp() {
  const functionNames = ["lab2-dev-invoice-service"];
  const faults = new Faults({ seed: 5, functionNames, actions: () => [], activityLog: new ActivityLog() });
  const api = createLocalApi(faultOperations(faults));
  return async (method: string, path: string, body?: string) => {
    const answer = await api.call({ method, path, body: Buffer.from(body ?? "") } as RestCall);
    return { statusCode: answer.statusCode, body: answer.body && JSON.parse(String(answer.body)) };
  };
}

test("a fault is turned on, listed with the seed, and turned off", async () => {
  const ask = setUp();
  const active = { id: "fault-1", ...fault, after: 0, injected: 0 };
  expect(await ask("POST", "/_local/faults", JSON.stringify(fault))).toEqual({ statusCode: 201, body: active });
  expect(await ask("GET", "/_local/faults")).toEqual({ statusCode: 200, body: { seed: 5, faults: [active] } });
  expect(await ask("DELETE", "/_local/faults/fault-1")).toMatchObject({ statusCode: 204 });
  expect(await ask("GET", "/_local/faults")).toMatchObject({ body: { faults: [] } });
});

test("all are turned off at once", async () => {
  const ask = setUp();
  for (let count = 0; count < 3; count++) {
    await ask("POST", "/_local/faults", JSON.stringify(fault));
  }
  await ask("DELETE", "/_local/faults");
  expect(await ask("GET", "/_local/faults")).toMatchObject({ body: { faults: [] } });
});

test.each([
  ["{", "the request's body is not JSON"],
  ["{}", "fault on"],
  [JSON.stringify({ ...fault, function: "shipping" }), 'fault function "shipping": the stack has lab2-dev-invoice-s'],
])("%s is refused, and nothing is on", async (body, message) => {
  const ask = setUp();
  expect(await ask("POST", "/_local/faults", body)).toEqual({
    statusCode: 400,
    body: { code: "INVALID_FAULT", message: expect.stringContaining(message) },
  });
  expect(await ask("GET", "/_local/faults")).toMatchObject({ body: { faults: [] } });
});

test("a fault that is not on is a 404 that names it", async () => {
  const body = { code: "FAULT_NOT_FOUND", message: "no fault fault-9 is on" };
  expect(await setUp()("DELETE", "/_local/faults/fault-9")).toEqual({ statusCode: 404, body });
});
