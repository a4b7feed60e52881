import { createSystemClock } from "local-cloud";
import { expect, test } from "vitest";
import { until, untilActivity } from "../support/conditions.ts";
import { untilComplete } from "../support/orders.ts";
import { runStack } from "../support/run-stack.ts";
import { createDataFolder, placeInBrokenStack, removePermission } from "./broken-stacks.ts";
import { getInvokedFunctions, receiveVisible } from "./inspect-stack.ts";
import { parseJsonLines, startOrders, toConnectionOptions } from "./run-orders.ts";

test("an interrupted redrive reports its progress and continues when repeated", async () => {
  const ORDERS = 40;
  const folder = createDataFolder();
  const faults = [removePermission("order-created", "invoice-service")];
  const IDs = await placeInBrokenStack(folder, faults, { orders: ORDERS });
  const stack = await runStack({ dataFolder: folder });

  const parameters = ["redrive", "--yes", "--json", "--service", "invoice-service", ...toConnectionOptions(stack)];
  const first = startOrders(parameters);
  await untilActivity(stack, "invocation-started");
  first.child.kill("SIGINT");
  const interrupted = await first.ended;
  expect(interrupted.exitCode).toBe(130);
  expect(interrupted.stderr).toBe(
    "interrupted: unsent dead letters are still in their queues; run the command again to continue\n",
  );
  const [{ redriven }] = parseJsonLines(interrupted);
  expect(redriven).toBeGreaterThan(0);
  expect(redriven).toBeLessThan(ORDERS);

  const second = await startOrders(parameters).ended;
  expect(second).toMatchObject({ exitCode: 0, stderr: "" });
  expect(parseJsonLines(second)).toMatchObject([{ redriven: ORDERS - redriven, hidden: 0 }]);
  for (const ID of IDs) {
    await untilComplete(stack, ID);
  }
  expect(getInvokedFunctions(stack).filter((name) => name === "lab2-dev-invoice-service")).toHaveLength(ORDERS);
});

test("a killed redrive loses nothing and completes every order when repeated", async () => {
  const ORDERS = 40;
  const folder = createDataFolder();
  const faults = [removePermission("order-created", "invoice-service")];
  const IDs = await placeInBrokenStack(folder, faults, { orders: ORDERS });
  // Messages of the killed process stay hidden for two minutes, here two seconds.
  const stack = await runStack({ dataFolder: folder, clock: createSystemClock({ timeScale: 60 }) });

  const parameters = ["redrive", "--yes", "--json", "--service", "invoice-service", ...toConnectionOptions(stack)];
  const killed = startOrders(parameters);
  await untilActivity(stack, "invocation-started");
  killed.child.kill("SIGKILL");
  await killed.ended;

  await until(async () => {
    const repeated = await startOrders(parameters).ended;
    expect(repeated).toMatchObject({ exitCode: 0, stderr: "" });
  });
  for (const ID of IDs) {
    await untilComplete(stack, ID);
  }
  expect(await receiveVisible(stack, "invoice-service")).toEqual([]);
});
