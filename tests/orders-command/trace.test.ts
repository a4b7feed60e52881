import { expect, test } from "vitest";
import { listPath, orderConsumers, orderServices } from "../support/choreography.ts";
import { until } from "../support/conditions.ts";
import { placeOrder, untilComplete } from "../support/orders.ts";
import { type RunningStack, runStack } from "../support/run-stack.ts";
import { removeAddedServices } from "../support/sample-stack.ts";
import { breakHandler, disableRetries } from "./broken-stacks.ts";
import { parseJsonLines, runOrders, toConnectionOptions } from "./run-orders.ts";

/** Runs `trace` and returns its lines without the time since the order, and the exit code. */
async function trace(stack: RunningStack, ID: string) {
  const { exitCode, stdout } = await runOrders("trace", ID, ...toConnectionOptions(stack));
  const [title, , ...lines] = stdout.trimEnd().split("\n");
  return {
    exitCode,
    title,
    lines: lines.map((line) => line.replace(/^ *\+[\d.]+ m?s/, "").replace(/ after [\d.]+ m?s/, "")),
  };
}

test("trace shows a complete order, below each service those that consumed its event", async () => {
  const stack = await runStack();
  const ID = await placeOrder(stack);
  await placeOrder(stack);
  await untilComplete(stack, ID);
  await until(async () => {
    const { exitCode, lines, title } = await trace(stack, ID);
    expect(exitCode).toBe(0);
    expect(title).toMatch(new RegExp(`^${ID}: ${2 * orderServices.length} records in [\\d.]+ m?s, starting at `));
    expect(lines.toSorted()).toEqual(
      [
        "",
        "  order-service stamped",
        "  order-service log: INFO order created",
        ...orderConsumers.flatMap(({ event, name }) => {
          const indent = "  ".repeat(1 + listPath(name).length);
          return [`${indent}${name} stamped`, `${indent}${name} log: INFO ${event.detailType} handled`];
        }),
        "complete: every service stamped the order",
      ].toSorted(),
    );
  });
});

test("trace names the first failure, what is missing and the repair, before and after it", async () => {
  const stack = await runStack({
    edit(json) {
      removeAddedServices(json);
      disableRetries(json);
    },
    faults: [
      {
        on: "call",
        action: "dynamodb:UpdateItem",
        effect: "exception-before",
        function: "fulfilment-service",
        times: 1,
      },
    ],
  });
  const ID = await placeOrder(stack);
  const error = "FaultInjectedException: A fault was injected.";
  const failure = `fulfilment-service: log: ERROR order_created not handled: ${error}`;
  const letter = `fulfilment-service dead letter in lab2-dev-fulfilment-service-dead-letters: ${error}`;
  await until(async () => {
    const { exitCode, lines } = await trace(stack, ID);
    expect(exitCode).toBe(0);
    expect(lines).toEqual(
      expect.arrayContaining([
        `    fulfilment-service log: ERROR order_created not handled: ${error}`,
        `    ${letter}`,
        "  missing    fulfilment-service has no stamp, although order-service published order_created",
        "  missing      logistic-service has no stamp: fulfilment-service has not published fulfilment_completed",
      ]),
    );
    expect(lines.slice(-2)).toEqual([
      `first failure: ${failure}`,
      `incomplete: fix the cause, then run npx pnpm orders redrive --id ${ID}`,
    ]);
  });
  await until(async () => {
    const json = await runOrders("trace", ID, "--json", ...toConnectionOptions(stack));
    expect(parseJsonLines(json)).toMatchObject([
      {
        ID,
        complete: false,
        missing: [{ service: "fulfilment-service" }, { service: "logistic-service" }],
        firstFailure: { kind: "log", service: "fulfilment-service", failed: true },
      },
    ]);
  });

  await runOrders("redrive", "--id", ID, "--yes", ...toConnectionOptions(stack));
  await untilComplete(stack, ID);
  const { lines } = await trace(stack, ID);
  expect(lines).not.toContain(`    ${letter}`);
  expect(lines.slice(-2)).toEqual([`first failure: ${failure}`, "complete: every service stamped the order"]);
});

test("trace shows the failed invocation of a service that crashed before it could log", async () => {
  const stack = await runStack({
    edit: (json, folder) => {
      disableRetries(json);
      breakHandler("invoice-service")(json, folder);
    },
  });
  const ID = await placeOrder(stack);
  await until(async () => {
    const { lines } = await trace(stack, ID);
    expect(lines).toContain(
      "  missing    invoice-service has no stamp, although order-service published order_created",
    );
    expect(lines).toContain("    invoice-service log: ERROR invocation failed with error");
    expect(lines).toContain(
      "    invoice-service dead letter in lab2-dev-invoice-service-dead-letters: RangeError: no more numbers",
    );
  });
});

test("trace rejects an unknown order", async () => {
  const stack = await runStack();
  for (const ID of ["unknown", '*" || $.level = "INFO']) {
    const { exitCode, stderr, stdout } = await runOrders("trace", ID, ...toConnectionOptions(stack));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(
      /^error: order ".*" not found in lab2-dev-order-status, nor in the logs of the last 1h: --since searches further back\n$/,
    );
  }
});
