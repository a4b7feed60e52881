import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { createSystemClock, type FaultInput } from "local-cloud";
import { describe, expect } from "vitest";
import { consumers } from "../support/choreography.ts";
import { until, untilActivity } from "../support/conditions.ts";
import { placeOrder, request, untilComplete } from "../support/orders.ts";
import { type RunningStack, runStack } from "../support/run-stack.ts";
import { shareStack } from "../support/share-stack.ts";
import {
  breakHandler,
  createDataFolder,
  disableRetries,
  placeInBrokenStack,
  removePermission,
} from "./broken-stacks.ts";
import { getInvokedFunctions, getQueueUrl, receiveVisible } from "./inspect-stack.ts";
import { parseJsonLines, runOrders, toConnectionOptions } from "./run-orders.ts";

/** Shortens the command's long polls of a second. */
const clock = createSystemClock({ timeScale: 4 });
const test = shareStack({ clock, edit: disableRetries });

const redrive = (stack: RunningStack, ...options: string[]) =>
  runOrders("redrive", ...options, ...toConnectionOptions(stack));

describe("redrive after a fix", () => {
  const letter = {
    messageId: expect.any(String),
    since: expect.stringMatching(/^\d{4}-.*Z$/),
    event: { id: expect.any(String), source: "order_service", detailType: "order_created" },
  };

  test("sends the dead letters of one order, of one service, then all; every order completes", async () => {
    const folder = createDataFolder();
    const faults = [breakHandler("fulfilment-service"), removePermission("order-created", "invoice-service")];
    const [ID = "", ...others] = await placeInBrokenStack(folder, faults, { orders: 3, letters: 6 });
    const stack = await runStack({ clock, dataFolder: folder });
    const { body: before } = await request(`${stack.orderUrl}/${ID}`);
    expect(before).not.toHaveProperty("time_fulfilment_service");
    expect(before).not.toHaveProperty("time_invoice_service");

    const listed = await runOrders("dead-letters", "--json", ...toConnectionOptions(stack));
    expect(listed).toMatchObject({ exitCode: 0, stderr: "" });
    expect(parseJsonLines(listed)).toHaveLength(6);
    expect(parseJsonLines(listed).filter((each) => each.ID === ID)).toEqual([
      {
        ...letter,
        service: "fulfilment-service",
        queue: "lab2-dev-fulfilment-service-dead-letters",
        kind: "failed-invocation",
        ID,
        functionArn: expect.stringMatching(/:function:lab2-dev-fulfilment-service$/),
        invokedFunctionArn: expect.stringMatching(/:function:lab2-dev-fulfilment-service:live$/),
        error: { code: "RangeError", message: expect.any(String) },
        attempts: 3,
        condition: "RetriesExhausted",
        requestId: expect.any(String),
        payload: expect.stringContaining(ID),
      },
      {
        ...letter,
        service: "invoice-service",
        queue: "lab2-dev-invoice-service-dead-letters",
        kind: "undelivered-event",
        ID,
        functionArn: expect.stringMatching(/:function:lab2-dev-invoice-service$/),
        invokedFunctionArn: expect.stringMatching(/:function:lab2-dev-invoice-service:live$/),
        error: { code: "NO_PERMISSIONS", message: expect.any(String) },
        attempts: 1,
        payload: expect.stringContaining(ID),
      },
    ]);

    const dryRun = await redrive(stack, "--dry-run");
    expect(dryRun).toMatchObject({ exitCode: 0, stderr: "" });
    const failing = ["fulfilment-service", "invoice-service"];
    expect(dryRun.stdout.replaceAll(/: +/g, ": ").split("\n")).toEqual([
      ...consumers.map(({ name }) => `${name}: ${failing.includes(name) ? "3 would be sent" : "nothing to send"}`),
      "",
    ]);
    expect(new Set(getInvokedFunctions(stack))).toEqual(new Set(["lab2-dev-order-service"]));

    const one = await redrive(stack, "--yes", "--id", ID);
    expect(one).toMatchObject({ exitCode: 0, stderr: "" });
    expect(one.stdout).toMatch(/^invoice-service: +1 sent, 2 for other orders$/m);
    expect(await untilComplete(stack, ID)).toMatchObject(before);
    expect(stack.deadLetters()).toEqual({
      "lab2-dev-fulfilment-service-dead-letters": 2,
      "lab2-dev-invoice-service-dead-letters": 2,
    });

    const service = await redrive(stack, "--yes", "--service", "fulfilment-service");
    expect(service).toMatchObject({ exitCode: 0, stdout: "fulfilment-service:   2 sent\n", stderr: "" });
    for (const other of others) {
      await until(async () => {
        const { body } = await request(`${stack.orderUrl}/${other}`);
        expect(body).toHaveProperty("time_logistic_service");
        expect(body).not.toHaveProperty("time_invoice_service");
      });
    }

    const all = await redrive(stack, "--yes", "--json");
    expect(all).toMatchObject({ exitCode: 0, stderr: "" });
    expect(parseJsonLines(all)).toContainEqual({
      service: "invoice-service",
      queue: "lab2-dev-invoice-service-dead-letters",
      dryRun: false,
      redriven: 2,
      notSelected: 0,
      failed: 0,
      unreadable: 0,
      misdirected: 0,
      repeated: 0,
      hidden: 0,
    });
    for (const other of others) {
      await untilComplete(stack, other);
    }
    expect(getInvokedFunctions(stack)).not.toContain("lab2-dev-forecasting-service");
    expect((await runOrders("dead-letters", "--json", ...toConnectionOptions(stack))).stdout).toBe("");
  });
});

/** Creates a fault that fails every invocation of a service. */
const failInvocations = (service: string): FaultInput => ({
  on: "invocation",
  effect: "exception-before",
  function: service,
});

/** Each story has the queue of another service. */
describe("redrive", () => {
  test("sends both dead letters of an event that was delivered twice and failed twice", async ({ stack }) => {
    stack.faults.add({ on: "delivery", effect: "duplicate", function: "invoice-service" });
    stack.faults.add(failInvocations("invoice-service"));
    const ID = await placeOrder(stack);
    await until(() => expect(stack.activities.filter(({ type }) => type === "dead-letter")).toHaveLength(2));
    stack.faults.clear();

    const redriven = await redrive(stack, "--yes", "--json", "--service", "invoice-service");
    expect(parseJsonLines(redriven)).toMatchObject([{ redriven: 2, repeated: 0, hidden: 0 }]);
    expect(redriven).toMatchObject({ exitCode: 0, stderr: "" });
    await untilComplete(stack, ID);
    expect(await receiveVisible(stack, "invoice-service")).toEqual([]);
  });

  test("leaves and counts a dead letter whose event fails again during the run", async ({ stack }) => {
    stack.faults.add(failInvocations("forecasting-service"));
    await placeOrder(stack);
    await untilActivity(stack, "dead-letter");

    const redriven = await redrive(stack, "--yes", "--json", "--service", "forecasting-service");
    expect(parseJsonLines(redriven)).toMatchObject([{ redriven: 1, repeated: 1, hidden: 0 }]);
    expect(redriven.exitCode).toBe(1);
    expect(await receiveVisible(stack, "forecasting-service")).toHaveLength(1);
  });

  test("leaves an unreadable message, which dead-letters shows as such", async ({ stack }) => {
    const url = getQueueUrl(stack, "fulfilment-service");
    const bodies = ["hello \u202e", "{}", "[".repeat(10_000)];
    for (const MessageBody of bodies) {
      await stack.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
    }

    const shown = await runOrders("dead-letters", "--service", "fulfilment-service", ...toConnectionOptions(stack));
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain("lab2-dev-fulfilment-service-dead-letters: 3\n");
    expect(shown.stdout).toContain("    unreadable: the body is not JSON\n    hello \\u{202e}\n");

    const redriven = await redrive(stack, "--yes", "--service", "fulfilment-service");
    expect(redriven.exitCode).toBe(1);
    expect(redriven.stdout).toContain("fulfilment-service:   3 unreadable\n");
    expect(getInvokedFunctions(stack)).toEqual([]);
    const left = await receiveVisible(stack, "fulfilment-service");
    expect(left.map(({ Body }) => Body).sort()).toEqual([...bodies].sort());
  });

  test("reports a message that another reader hides", async ({ stack }) => {
    const QueueUrl = getQueueUrl(stack, "logistic-service");
    await stack.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));
    expect(await receiveVisible(stack, "logistic-service")).toHaveLength(1);

    const redriven = await redrive(stack, "--yes", "--json", "--service", "logistic-service");
    expect(parseJsonLines(redriven)).toMatchObject([{ redriven: 0, unreadable: 0, hidden: 1 }]);
    expect(redriven).toMatchObject({
      exitCode: 1,
      stderr: "about 1 hidden by another reader or a killed redrive: run the command again in 2m\n",
    });
    expect(await runOrders("dead-letters", "--service", "logistic-service", ...toConnectionOptions(stack))).toEqual({
      exitCode: 0,
      stdout: "lab2-dev-logistic-service-dead-letters: 0\n",
      stderr: "lab2-dev-logistic-service-dead-letters: about 1 hidden by another reader\n",
    });
  });

  test("leaves a message that names another function, and invokes nothing", async ({ stack }) => {
    const functions = stack.outputs.function_arns as Record<string, string>;
    await stack.sqs.send(
      new SendMessageCommand({
        QueueUrl: getQueueUrl(stack, "invoice-service"),
        MessageBody: JSON.stringify({ id: "1", source: "order_service", "detail-type": "order_created", detail: {} }),
        MessageAttributes: { TARGET_ARN: { DataType: "String", StringValue: functions["order-service"] } },
      }),
    );
    const redriven = await redrive(stack, "--yes", "--service", "invoice-service");
    expect(redriven.exitCode).toBe(1);
    expect(redriven.stdout).toContain("invoice-service:      1 for another function\n");
    expect(getInvokedFunctions(stack)).toEqual([]);
    expect(await receiveVisible(stack, "invoice-service")).toHaveLength(1);
  });

  test("sends nothing without --yes and without a terminal to ask on", async ({ stack }) => {
    const { exitCode, stderr, stdout } = await redrive(stack);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(
      /^error: cannot ask "send about \d+ dead letters? to .*\?" without a terminal: pass --yes to confirm\n$/,
    );
  });
});
