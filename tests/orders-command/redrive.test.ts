import { PurgeQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { until, untilActivity } from "../support/conditions.ts";
import { placeOrder, request, untilComplete } from "../support/orders.ts";
import { runStack, type StackJson } from "../support/run-stack.ts";
import { breakHandler, createDataFolder, placeInBrokenStack, removePermission } from "./broken-stacks.ts";
import { getInvokedFunctions, getQueueUrl, receiveVisible } from "./inspect-stack.ts";
import { parseJsonLines, runOrders, toConnectionOptions } from "./run-orders.ts";

/** Fails every invocation of invoice-service until the fault is turned off. */
const failingInvocations = { on: "invocation", effect: "exception-before", function: "invoice-service" } as const;

/** Makes a failed invocation of invoice-service a dead letter immediately. */
function disableRetries({ resource }: StackJson): void {
  const settings = resource.aws_lambda_function_event_invoke_config?.["invoice-service-asynchronous-invocation"] ?? {};
  settings.maximum_retry_attempts = 0;
}

describe("redrive", () => {
  test.each([
    ["from Lambda", "failed-invocation", breakHandler("invoice-service"), 3, "RetriesExhausted", "RangeError"],
    [
      "from EventBridge",
      "undelivered-event",
      removePermission("order-created", "invoice-service"),
      1,
      undefined,
      "NO_PERMISSIONS",
    ],
  ] as const)("completes an order by sending a dead letter %s to the service that missed it", async (...story) => {
    const [, kind, fault, attempts, condition, code] = story;
    const folder = createDataFolder();
    const [ID = ""] = await placeInBrokenStack(folder, [fault]);
    const stack = await runStack({ dataFolder: folder });
    const { body: before } = await request(`${stack.orderUrl}/${ID}`);
    expect(before).not.toHaveProperty("time_invoice_service");

    const seen = await runOrders("dead-letters", "--json", ...toConnectionOptions(stack));
    expect(seen).toMatchObject({ exitCode: 0, stderr: "" });
    expect(parseJsonLines(seen)).toEqual([
      {
        service: "invoice-service",
        queue: "lab2-dev-invoice-service-dead-letters",
        messageId: expect.any(String),
        since: expect.stringMatching(/^\d{4}-.*Z$/),
        kind,
        ID,
        event: { id: expect.any(String), source: "order_service", detailType: "order_created" },
        functionArn: expect.stringMatching(/:function:lab2-dev-invoice-service$/),
        error: { code, message: expect.any(String) },
        attempts,
        ...(condition && { condition }),
        ...(kind === "failed-invocation" && { requestId: expect.any(String) }),
        payload: expect.stringContaining(ID),
      },
    ]);

    const redriven = await runOrders("redrive", "--yes", "--json", ...toConnectionOptions(stack));
    expect(redriven).toMatchObject({ exitCode: 0, stderr: "" });
    expect(parseJsonLines(redriven)).toContainEqual({
      service: "invoice-service",
      queue: "lab2-dev-invoice-service-dead-letters",
      dryRun: false,
      redriven: 1,
      notSelected: 0,
      failed: 0,
      unreadable: 0,
      misdirected: 0,
      repeated: 0,
      hidden: 0,
    });
    expect(await untilComplete(stack, ID)).toMatchObject(before);
    expect(getInvokedFunctions(stack).filter((name) => name !== "lab2-dev-order-service")).toEqual([
      "lab2-dev-invoice-service",
    ]);
    expect((await runOrders("dead-letters", "--json", ...toConnectionOptions(stack))).stdout).toBe("");
  });

  test("sends both dead letters of an event that was delivered twice and failed twice", async () => {
    const duplicate = { on: "delivery", effect: "duplicate", function: "invoice-service" } as const;
    const stack = await runStack({ edit: disableRetries, faults: [duplicate, failingInvocations] });
    const ID = await placeOrder(stack);
    await until(() => expect(stack.activities.filter(({ type }) => type === "dead-letter")).toHaveLength(2));
    stack.faults.clear();

    const parameters = ["redrive", "--yes", "--json", "--service", "invoice-service", ...toConnectionOptions(stack)];
    const redriven = await runOrders(...parameters);
    expect(parseJsonLines(redriven)).toMatchObject([{ redriven: 2, repeated: 0, hidden: 0 }]);
    expect(redriven).toMatchObject({ exitCode: 0, stderr: "" });
    await untilComplete(stack, ID);
    expect(await receiveVisible(stack, "invoice-service")).toEqual([]);
  });

  test("leaves and counts a dead letter whose event fails again during the run", async () => {
    const stack = await runStack({ edit: disableRetries, faults: [failingInvocations] });
    await placeOrder(stack);
    await untilActivity(stack, "dead-letter");

    const parameters = ["redrive", "--yes", "--json", "--service", "invoice-service", ...toConnectionOptions(stack)];
    const redriven = await runOrders(...parameters);
    expect(parseJsonLines(redriven)).toMatchObject([{ redriven: 1, repeated: 1, hidden: 0 }]);
    expect(redriven.exitCode).toBe(1);
    expect(await receiveVisible(stack, "invoice-service")).toHaveLength(1);
  });

  test("leaves an unreadable message, which dead-letters shows as such", async () => {
    const stack = await runStack();
    const url = getQueueUrl(stack, "invoice-service");
    const bodies = ["hello \u202e", "{}", "[".repeat(10_000)];
    for (const MessageBody of bodies) {
      await stack.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
    }

    const shown = await runOrders("dead-letters", "--service", "invoice-service", ...toConnectionOptions(stack));
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain("lab2-dev-invoice-service-dead-letters: 3\n");
    expect(shown.stdout).toContain("    unreadable: the body is not JSON\n    hello \\u{202e}\n");

    const redriven = await runOrders("redrive", "--yes", ...toConnectionOptions(stack));
    expect(redriven.exitCode).toBe(1);
    expect(redriven.stdout).toContain("invoice-service:      3 unreadable\n");
    expect(getInvokedFunctions(stack)).toEqual([]);
    expect((await receiveVisible(stack, "invoice-service")).map(({ Body }) => Body).sort()).toEqual([...bodies].sort());
  });

  test("reports a message that another reader hides", async () => {
    const stack = await runStack();
    const QueueUrl = getQueueUrl(stack, "invoice-service");
    await stack.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));
    expect(await receiveVisible(stack, "invoice-service")).toHaveLength(1);

    const redriven = await runOrders(
      "redrive",
      "--yes",
      "--json",
      "--service",
      "invoice-service",
      ...toConnectionOptions(stack),
    );
    expect(parseJsonLines(redriven)).toMatchObject([{ redriven: 0, unreadable: 0, hidden: 1 }]);
    expect(redriven).toMatchObject({
      exitCode: 1,
      stderr: "about 1 hidden by another reader or a killed redrive: run the command again in 2m\n",
    });
    expect(await runOrders("dead-letters", "--service", "invoice-service", ...toConnectionOptions(stack))).toEqual({
      exitCode: 0,
      stdout: "lab2-dev-invoice-service-dead-letters: 0\n",
      stderr: "lab2-dev-invoice-service-dead-letters: about 1 hidden by another reader\n",
    });
  });

  test("leaves a message that names another function, and invokes nothing", async () => {
    const stack = await runStack();
    const functions = stack.outputs.function_arns as Record<string, string>;
    await stack.sqs.send(
      new SendMessageCommand({
        QueueUrl: getQueueUrl(stack, "invoice-service"),
        MessageBody: JSON.stringify({ id: "1", source: "order_service", "detail-type": "order_created", detail: {} }),
        MessageAttributes: { TARGET_ARN: { DataType: "String", StringValue: functions["order-service"] } },
      }),
    );
    const redriven = await runOrders("redrive", "--yes", ...toConnectionOptions(stack));
    expect(redriven.exitCode).toBe(1);
    expect(redriven.stdout).toContain("invoice-service:      1 for another function\n");
    expect(getInvokedFunctions(stack)).toEqual([]);
    expect(await receiveVisible(stack, "invoice-service")).toHaveLength(1);
  });
});

describe("redrive with dead letters of several orders and services", () => {
  /** Runs a healthy stack with three orders that lack the invoice and forecasting stamps. */
  async function runStackWithDeadLetters() {
    const folder = createDataFolder();
    const faults = [removePermission("order-created", "invoice-service"), breakHandler("forecasting-service")] as const;
    const IDs = await placeInBrokenStack(folder, faults, { orders: 3, letters: 6 });
    return { IDs, stack: await runStack({ dataFolder: folder }) };
  }

  test("counts with --dry-run, sends one order's events with --id, and leaves the others visible", async () => {
    const { IDs, stack } = await runStackWithDeadLetters();
    const [first = "", ...others] = IDs;

    const dryRun = await runOrders("redrive", "--dry-run", ...toConnectionOptions(stack));
    expect(dryRun).toMatchObject({ exitCode: 0, stderr: "" });
    expect(dryRun.stdout.split("\n")).toEqual([
      "forecasting-service:  3 would be sent",
      "fulfilment-service:   nothing to send",
      "invoice-service:      3 would be sent",
      "logistic-service:     nothing to send",
      "",
    ]);
    expect(getInvokedFunctions(stack)).toEqual([]);

    const one = await runOrders("redrive", "--yes", "--id", first, ...toConnectionOptions(stack));
    expect(one).toMatchObject({ exitCode: 0, stderr: "" });
    expect(one.stdout).toContain("invoice-service:      1 sent, 2 for other orders\n");
    await untilComplete(stack, first);
    expect(await receiveVisible(stack, "invoice-service")).toHaveLength(2);
    await stack.sqs.send(new PurgeQueueCommand({ QueueUrl: getQueueUrl(stack, "invoice-service") }));

    const service = await runOrders(
      "redrive",
      "--yes",
      "--service",
      "forecasting-service",
      ...toConnectionOptions(stack),
    );
    expect(service).toMatchObject({ exitCode: 0, stdout: "forecasting-service:  2 sent\n", stderr: "" });
    for (const ID of others) {
      await until(async () => {
        const { body } = await request(`${stack.orderUrl}/${ID}`);
        expect(body).toHaveProperty("time_forecasting_service");
      });
    }
  });

  test("sends all of them in one run, and every order completes", async () => {
    const { IDs, stack } = await runStackWithDeadLetters();
    const redriven = await runOrders("redrive", "--yes", ...toConnectionOptions(stack));
    expect(redriven).toMatchObject({ exitCode: 0, stderr: "" });
    for (const ID of IDs) {
      await untilComplete(stack, ID);
    }
  });

  test("sends nothing without --yes and without a terminal to ask on", async () => {
    const stack = await runStack();
    const { exitCode, stderr, stdout } = await runOrders("redrive", ...toConnectionOptions(stack));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(
      /^error: cannot ask "send about 0 dead letters to .*\?" without a terminal: pass --yes to confirm\n$/,
    );
  });
});
