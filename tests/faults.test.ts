import type { FaultInput } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import { describe, expect } from "vitest";
import { serviceNames } from "./support/choreography.ts";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, request, untilComplete } from "./support/orders.ts";
import type { RunningStack } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

const clock = new ManualClock();
const test = shareStack({ clock });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const invocations = ({ activities }: RunningStack, service: string) =>
  activities.filter((each) => each.type === "invocation-started" && each.functionName.endsWith(service)).length;

describe("one injected fault", () => {
  test.for<[description: string, fault: FaultInput]>([
    ["a crash after the stamp", createCallFault("crash-after", "dynamodb:UpdateItem", "fulfilment-service")],
    [
      "a crash before the event is published",
      createCallFault("crash-before", "events:PutEvents", "fulfilment-service"),
    ],
    ["a failure of the handler", { on: "invocation", effect: "exception-before", function: "invoice-service" }],
    ["a crash before the response", { on: "invocation", effect: "crash-after", function: "logistic-service" }],
  ])("invokes the service again a minute after %s and completes the order", async ([, fault], { stack }) => {
    stack.faults.add({ ...fault, times: 1 });
    const ID = await placeOrder(stack);
    await until(() => expect(clock.pendingMs).toContain(MINUTE_MS));
    await clock.advance(MINUTE_MS);
    await untilComplete(stack, ID);
  });

  test.for<[description: string, fault: FaultInput]>([
    ["an error of DynamoDB", createCallFault("error", "dynamodb:UpdateItem", "invoice-service")],
    ["a throttle of DynamoDB", createCallFault("throttle", "dynamodb:UpdateItem", "invoice-service")],
    ["a lost response of DynamoDB", createCallFault("lose-response", "dynamodb:UpdateItem", "invoice-service")],
    ["a throttle of EventBridge", createCallFault("throttle", "events:PutEvents", "fulfilment-service")],
  ])("retries the call within the invocation after %s", async ([, fault], { stack }) => {
    stack.faults.add({ ...fault, times: 1 });
    await untilComplete(stack, await placeOrder(stack));
    expect(stack.faults.list()).toMatchObject([{ injected: 1 }]);
    expect(invocations(stack, String(fault.function))).toBe(1);
  });
});

test("responds with 500 to a failed entry of PutEvents; the same key completes the order", async ({ stack }) => {
  stack.faults.add({ ...createCallFault("fail-entry", "events:PutEvents", "order-service"), times: 1 });
  const keyed = { method: "POST", headers: { "Idempotency-Key": "basket-1" } };
  expect(await request(stack.orderUrl, keyed)).toEqual({ status: 500, body: { status: "order_creation_failed" } });
  await untilComplete(stack, await placeOrder(stack, keyed));
});

test("stamps an order once when its event is delivered twice", async ({ stack }) => {
  stack.faults.add({ on: "delivery", effect: "duplicate", function: "invoice-service" });
  const ID = await placeOrder(stack);
  expect((await untilActivity(stack, "fault-injected")).cause).toMatchObject({ type: "delivery", attempt: 1 });
  const { time_invoice_service: first } = await untilComplete(stack, ID);
  await until(() => expect(invocations(stack, "invoice-service")).toBe(2));
  await until(() =>
    expect(stack.activities.filter(({ type }) => type === "invocation-ended").length).toBeGreaterThanOrEqual(
      serviceNames.length + 1,
    ),
  );
  expect((await untilComplete(stack, ID)).time_invoice_service).toBe(first);
});

test("completes an order an hour late when its event is delivered an hour late", async ({ stack }) => {
  stack.faults.add({ on: "delivery", effect: "delay", delayMs: HOUR_MS, function: "fulfilment-service" });
  const ID = await placeOrder(stack);
  await until(() => expect(clock.pendingMs).toContain(HOUR_MS));
  await clock.advance(HOUR_MS);
  await untilComplete(stack, ID);
});

test("adds and removes faults over HTTP in a running system", async ({ stack }) => {
  const faultsUrl = `${stack.awsUrl}/_local/faults`;
  const fault = { on: "invocation", effect: "exception-before", function: "order-service" };
  const { status, body } = await request(faultsUrl, { method: "POST", body: JSON.stringify(fault) });
  expect({ status, id: body.id }).toEqual({ status: 201, id: expect.stringMatching(/^fault-\d+$/) });

  expect(await request(stack.orderUrl)).toMatchObject({ status: 500 });
  const { functionName } = await untilActivity(stack, "fault-injected");
  expect(functionName).toBe("lab2-dev-order-service");

  await fetch(`${faultsUrl}/${body.id}`, { method: "DELETE" });
  await untilComplete(stack, await placeOrder(stack));
});

function createCallFault(
  effect: "error" | "throttle" | "lose-response" | "crash-before" | "crash-after" | "fail-entry",
  action: string,
  service: string,
): FaultInput {
  return { on: "call", effect, action, function: service };
}
