import { expect } from "vitest";
import { consumers, orderServices } from "../support/choreography.ts";
import { shareStack } from "../support/share-stack.ts";
import { disableRetries } from "./broken-stacks.ts";
import { parseJsonLines, runOrders, toConnectionOptions } from "./run-orders.ts";

const test = shareStack({ edit: disableRetries });

test("verify keeps every promise on a healthy system", async ({ stack }) => {
  const { exitCode, stderr, stdout } = await runOrders("verify", ...toConnectionOptions(stack));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const [item] = await stack.items();
  expect(stdout.replace(/after [\d.]+ m?s/, "after 123 ms").split("\n")).toEqual([
    `ok      an order is acknowledged                  order ${item?.ID}`,
    "ok      every service stamps it                   complete after 123 ms",
    `ok      the same key returns the same order       ${item?.ID}`,
    `ok      the API shows its stamps                  ${orderServices.length} stamps`,
    "ok      a repeated event changes no stamp         unchanged",
    `ok      no dead letter came                       ${consumers.length} queues`,
    "",
  ]);
});

test("verify names the service that does not stamp, and fails", async ({ stack }) => {
  stack.faults.add({ on: "invocation", effect: "exception-before", function: "invoice-service" });
  const result = await runOrders("verify", "--timeout", "1s", "--json", ...toConnectionOptions(stack));
  const [item] = await stack.items();
  expect(result.exitCode).toBe(1);
  expect(parseJsonLines(result)).toEqual([
    { promise: "an order is acknowledged", kept: true, seen: `order ${item?.ID}` },
    {
      promise: "every service stamps it",
      kept: false,
      seen: `order ${item?.ID} lacks invoice_service after 1s: run npx pnpm orders show and npx pnpm orders dead-letters`,
    },
  ]);
});

test("verify fails if the order is not acknowledged", async ({ stack }) => {
  stack.faults.add({ on: "call", action: "events:PutEvents", effect: "fail-entry" });
  const { exitCode, stdout } = await runOrders("verify", ...toConnectionOptions(stack));
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /^FAILED {2}an order is acknowledged +order with key "verify-.+" not placed after 5 attempts: .+ returned 500/,
  );
});
