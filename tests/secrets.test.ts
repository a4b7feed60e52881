import { PassThrough } from "node:stream";
import { createTextOutput } from "local-cloud/cli";
import { expect, onTestFinished } from "vitest";
import { listConsumers, orderConsumers } from "./support/choreography.ts";
import { until } from "./support/conditions.ts";
import { placeOrder, request, untilComplete } from "./support/orders.ts";
import type { RunningStack } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

const test = shareStack();

/** Secrets with distinct names in every part of a request, so that a failure shows the leaked part. */
const secrets = {
  headers: {
    authorization: "Bearer secret-authorization",
    cookie: "session=secret-cookie",
    "idempotency-key": "secret-key",
    "x-customer": "secret-header",
    "user-agent": "secret-agent",
    "content-type": "application/json",
  },
  body: JSON.stringify({ card: "secret-body", nested: { name: "secret-nested" } }),
};
const QUERY = "?coupon=secret-query";

const place = (orderUrl: string, method = "POST") => {
  const { body, headers } = secrets;
  return request(`${orderUrl}${QUERY}`, { method, headers, ...(method === "POST" && { body }) });
};

const functionLogs = ({ activities }: RunningStack) =>
  activities.flatMap((activity) => (activity.type === "function-log" ? [activity.line] : []));

test("function logs contain only the ID of an order", async ({ stack }) => {
  const { body } = await place(stack.orderUrl);
  await untilComplete(stack, String(body.ID));
  await until(() =>
    expect(
      functionLogs(stack)
        .join("\n")
        .match(/"message":"\w+ handled"/g),
    ).toHaveLength(orderConsumers.length),
  );
  expect(functionLogs(stack).join("\n")).toContain(body.ID);
  expect(functionLogs(stack).join("\n")).not.toContain("secret");
});

test("function logs contain no secrets if an order fails, is rejected or does not exist", async ({ stack }) => {
  stack.faults.add({ on: "call", action: "events:PutEvents", effect: "exception-before" });
  expect((await place(stack.orderUrl)).status).toBe(500);
  const badKey = { ...secrets.headers, "idempotency-key": `secret-key${"x".repeat(300)}` };
  expect((await request(stack.orderUrl, { method: "POST", headers: badKey, body: secrets.body })).status).toBe(400);
  expect((await request(stack.orderUrl, { method: "POST", headers: secrets.headers, body: '{"secret' })).status).toBe(
    400,
  );
  expect((await request(`${stack.orderUrl}/none${QUERY}`, { headers: secrets.headers })).status).toBe(404);
  await until(() => expect(functionLogs(stack).join("\n")).toContain("order not created"));
  expect(functionLogs(stack).join("\n")).not.toContain("secret");
});

test("the terminal shows only the ID of an order", async ({ stack }) => {
  let output = "";
  const terminal = new PassThrough({ encoding: "utf8" });
  terminal.on("data", (text: string) => (output += text));
  onTestFinished(stack.activityLog.subscribe(createTextOutput(terminal, { verbose: true }).activity));
  const { body } = await place(stack.orderUrl);
  await until(() =>
    expect(output.match(/fulfilment_completed handled/g)).toHaveLength(listConsumers("fulfilment_completed").length),
  );
  expect(output).toContain(body.ID);
  expect(output).not.toContain("secret");
});

test("the trace of an order contains its request without credentials", async ({ stack }) => {
  const id = await placeOrder(stack, { headers: secrets.headers });
  const trace = await until(() => {
    const trace = JSON.stringify(stack.trace(id));
    expect(trace).toContain("secret-header");
    return trace;
  });
  expect(trace).not.toContain("secret-authorization");
  expect(trace).not.toContain("secret-cookie");
});
