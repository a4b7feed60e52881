import { ManualClock } from "local-cloud/testing";
import { expect } from "vitest";
import { until } from "../support/conditions.ts";
import { placeOrder, request } from "../support/orders.ts";
import { type RunningStack, type StackJson, setTargets } from "../support/run-stack.ts";
import { shareStack } from "../support/share-stack.ts";
import { disableRetries } from "./broken-stacks.ts";
import { receiveVisible } from "./inspect-stack.ts";
import { type OrdersProcess, parseJsonLines, startOrders, toConnectionOptions } from "./run-orders.ts";

const ORDERS = 40;
/** The time for which the command hides the messages that it receives. */
const VISIBILITY_MS = 120_000;

const clock = new ManualClock(Date.now());
const test = shareStack({
  clock,
  edit(stack) {
    disableRetries(stack);
    removeOtherConsumers(stack);
  },
});

/** Leaves invoice-service as the only consumer. */
function removeOtherConsumers(stack: StackJson): void {
  const targets = Object.entries(stack.resource.aws_cloudwatch_event_target ?? {});
  setTargets(stack, Object.fromEntries(targets.filter(([name]) => name.endsWith("invoice-service"))));
}

/** Places orders whose events become dead letters of invoice-service. @returns their IDs */
async function placeWithDeadLetters(stack: RunningStack): Promise<string[]> {
  stack.faults.add({ on: "invocation", effect: "exception-before", function: "invoice-service" });
  const IDs = await Promise.all(Array.from({ length: ORDERS }, () => placeOrder(stack)));
  await until(() => expect(stack.activities.filter(({ type }) => type === "dead-letter")).toHaveLength(ORDERS));
  stack.faults.clear();
  return IDs;
}

/** Starts a redrive. @returns the process, and a function that counts the invocations since */
function startRedrive(stack: RunningStack) {
  const { length } = stack.activities;
  const countInvocations = () => {
    const later = stack.activities.slice(length);
    return later.filter((each) => each.type === "invocation-started" && each.functionName.endsWith("invoice-service"))
      .length;
  };
  const parameters = ["redrive", "--yes", "--json", "--service", "invoice-service", ...toConnectionOptions(stack)];
  return { redrive: startOrders(parameters), countInvocations };
}

/** Lets time pass for the long polls of a process until it ends. */
async function untilEnded({ child, ended }: OrdersProcess) {
  await until(async () => {
    await clock.advance(100);
    expect(child.exitCode ?? child.signalCode).not.toBeNull();
  });
  return ended;
}

async function untilInvoiced(stack: RunningStack, ID: string): Promise<void> {
  await until(async () => {
    const { body } = await request(`${stack.orderUrl}/${ID}`);
    expect(body).toHaveProperty("time_invoice_service");
  });
}

test("an interrupted redrive reports its progress and continues when repeated", async ({ stack }) => {
  const IDs = await placeWithDeadLetters(stack);
  const { redrive, countInvocations } = startRedrive(stack);
  await until(() => expect(countInvocations()).toBeGreaterThan(0));
  redrive.child.kill("SIGINT");
  const interrupted = await untilEnded(redrive);
  expect(interrupted.exitCode).toBe(130);
  expect(interrupted.stderr).toBe(
    "interrupted: unsent dead letters are still in their queues; run the command again to continue\n",
  );
  const [{ redriven }] = parseJsonLines(interrupted);
  expect(redriven).toBeGreaterThan(0);
  expect(redriven).toBeLessThan(ORDERS);

  const second = await untilEnded(startRedrive(stack).redrive);
  expect(second).toMatchObject({ exitCode: 0, stderr: "" });
  expect(parseJsonLines(second)).toMatchObject([{ redriven: ORDERS - redriven, hidden: 0 }]);
  for (const ID of IDs) {
    await untilInvoiced(stack, ID);
  }
  expect(countInvocations()).toBe(ORDERS);
});

test("a killed redrive loses nothing and completes every order when repeated", async ({ stack }) => {
  const IDs = await placeWithDeadLetters(stack);
  const { redrive, countInvocations } = startRedrive(stack);
  await until(() => expect(countInvocations()).toBeGreaterThan(0));
  redrive.child.kill("SIGKILL");
  await redrive.ended;

  await clock.advance(VISIBILITY_MS);
  const repeated = await untilEnded(startRedrive(stack).redrive);
  expect(repeated).toMatchObject({ exitCode: 0, stderr: "" });
  for (const ID of IDs) {
    await untilInvoiced(stack, ID);
  }
  expect(await receiveVisible(stack, "invoice-service")).toEqual([]);
});
