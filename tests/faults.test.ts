import type { FaultInput } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import { describe, expect, test } from "vitest";
import { activity, until } from "./support/conditions.ts";
import { placeOrder, request, untilComplete } from "./support/orders.ts";
import { type RunningStack, runStack } from "./support/run-stack.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const invocations = ({ activities }: RunningStack, service: string) =>
  activities.filter((each) => each.type === "invocation-started" && each.functionName.endsWith(service)).length;

describe("a service that meets a fault once", () => {
  test.each<[what: string, fault: FaultInput]>([
    ["its worker dying after its stamp", call("crash-after", "dynamodb:UpdateItem", "fulfilment-service")],
    ["its worker dying before it publishes", call("crash-before", "events:PutEvents", "fulfilment-service")],
    ["its handler failing at first", { on: "invocation", effect: "exception-before", function: "invoice-service" }],
    ["its answer lost with its worker", { on: "invocation", effect: "crash-after", function: "logistic-service" }],
  ])("%s is invoked again after a minute, and the order completes", async (_what, fault) => {
    const clock = new ManualClock();
    const stack = await runStack({ clock, faults: [{ ...fault, times: 1 }] });
    const ID = await placeOrder(stack);
    await until(() => expect(clock.pendingMs).toContain(MINUTE_MS));
    await clock.advance(MINUTE_MS);
    await untilComplete(stack, ID);
  });

  test.each<[what: string, fault: FaultInput]>([
    ["an error of DynamoDB", call("error", "dynamodb:UpdateItem", "invoice-service")],
    ["a throttle of DynamoDB", call("throttle", "dynamodb:UpdateItem", "invoice-service")],
    ["an answer of DynamoDB that is lost", call("lose-answer", "dynamodb:UpdateItem", "invoice-service")],
    ["a throttle of EventBridge", call("throttle", "events:PutEvents", "fulfilment-service")],
  ])("%s is tried again by its SDK, within the invocation", async (_what, fault) => {
    const clock = new ManualClock();
    const stack = await runStack({ clock, faults: [{ ...fault, times: 1 }] });
    await untilComplete(stack, await placeOrder(stack));
    expect(stack.faults.list()).toMatchObject([{ injected: 1 }]);
    expect(invocations(stack, String(fault.function))).toBe(1);
  });
});

test("an entry that PutEvents does not take leaves the caller without a 2xx, and the same key completes the order", async () => {
  const stack = await runStack({ faults: [{ ...call("fail-entry", "events:PutEvents", "order-service"), times: 1 }] });
  const keyed = { method: "POST", headers: { "Idempotency-Key": "basket-1" } };
  expect(await request(stack.orderUrl, keyed)).toEqual({ status: 500, body: { status: "order_creation_failed" } });
  await untilComplete(stack, await placeOrder(stack, keyed));
});

test("an event that is delivered twice is handled twice, and stamped once", async () => {
  const stack = await runStack({ faults: [{ on: "delivery", effect: "duplicate", function: "invoice-service" }] });
  const ID = await placeOrder(stack);
  expect((await activity(stack, "fault-injected")).cause).toMatchObject({ type: "delivery", attempt: 1 });
  const { time_invoice_service: first } = await untilComplete(stack, ID);
  await until(() => expect(invocations(stack, "invoice-service")).toBe(2));
  await until(() =>
    expect(stack.activities.filter(({ type }) => type === "invocation-ended").length).toBeGreaterThanOrEqual(6),
  );
  expect((await untilComplete(stack, ID)).time_invoice_service).toBe(first);
});

test("an event that is delivered an hour late completes its order an hour late", async () => {
  const clock = new ManualClock();
  const faults: FaultInput[] = [{ on: "delivery", effect: "delay", delayMs: HOUR_MS, function: "fulfilment-service" }];
  const stack = await runStack({ clock, faults });
  const ID = await placeOrder(stack);
  await until(() => expect(clock.pendingMs).toEqual([HOUR_MS]));
  await clock.advance(HOUR_MS);
  await untilComplete(stack, ID);
});

test("faults are switched on and off over HTTP while the system runs", async () => {
  const stack = await runStack();
  const faultsUrl = `${stack.awsUrl}/_local/faults`;
  const fault = { on: "invocation", effect: "exception-before", function: "order-service" };
  const { status, body } = await request(faultsUrl, { method: "POST", body: JSON.stringify(fault) });
  expect({ status, id: body.id }).toEqual({ status: 201, id: "fault-1" });

  expect(await request(stack.orderUrl)).toMatchObject({ status: 500 });
  const { functionName } = await activity(stack, "fault-injected");
  expect(functionName).toBe("lab2-dev-order-service");

  await fetch(`${faultsUrl}/fault-1`, { method: "DELETE" });
  await untilComplete(stack, await placeOrder(stack));
});

function call(
  effect: "error" | "throttle" | "lose-answer" | "crash-before" | "crash-after" | "fail-entry",
  action: string,
  service: string,
): FaultInput {
  return { on: "call", effect, action, function: service };
}
