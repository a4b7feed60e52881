import { PurgeQueueCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { systemClock } from "local-cloud";
import { describe, expect, test } from "vitest";
import { activity, until } from "../support/conditions.ts";
import { placeOrder, request, untilComplete } from "../support/orders.ts";
import { type RunningStack, runStack, type StackJson } from "../support/run-stack.ts";
import { dataFolder, failingHandler, missingPermission, ordersOfBrokenStack } from "./broken-stacks.ts";
import { at, jsonLines, runOrders, startOrders } from "./run-orders.ts";

const invoked = ({ activities }: RunningStack) =>
  activities.flatMap((each) => (each.type === "invocation-started" ? [each.functionName] : []));

const queueUrlOf = (stack: RunningStack, service: string) =>
  (stack.outputs.dead_letter_queue_urls as Record<string, string>)[service];

/** What a receive gets of a service's dead letters right now. */
async function visibleIn(stack: RunningStack, service: string) {
  const { Messages = [] } = await stack.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrlOf(stack, service), MaxNumberOfMessages: 10 }),
  );
  return Messages;
}

/** Every invocation of invoice-service fails, until the fault is switched off. */
const failingInvocations = { on: "invocation", effect: "exception-before", function: "invoice-service" } as const;

/** An invocation of invoice-service that fails is a dead letter at once. */
function withoutRetries({ resource }: StackJson): void {
  const settings = resource.aws_lambda_function_event_invoke_config?.["invoice-service-asynchronous-invocation"] ?? {};
  settings.maximum_retry_attempts = 0;
}

describe("a dead letter", () => {
  test.each([
    ["of Lambda", "failed-invocation", failingHandler("invoice-service"), 3, "RetriesExhausted", "RangeError"],
    [
      "of EventBridge",
      "undelivered-event",
      missingPermission("order-created", "invoice-service"),
      1,
      undefined,
      "NO_PERMISSIONS",
    ],
  ] as const)("%s is seen, sent to the one service that missed it, and completes the order", async (...story) => {
    const [, kind, fault, attempts, condition, code] = story;
    const folder = dataFolder();
    const [ID = ""] = await ordersOfBrokenStack(folder, [fault]);
    const stack = await runStack({ dataFolder: folder });
    const { body: before } = await request(`${stack.orderUrl}/${ID}`);
    expect(before).not.toHaveProperty("time_invoice_service");

    const seen = await runOrders("dead-letters", "--json", ...at(stack));
    expect(seen).toMatchObject({ exitCode: 0, stderr: "" });
    expect(jsonLines(seen)).toEqual([
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

    const redriven = await runOrders("redrive", "--yes", "--json", ...at(stack));
    expect(redriven).toMatchObject({ exitCode: 0, stderr: "" });
    expect(jsonLines(redriven)).toContainEqual({
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
    expect(invoked(stack).filter((name) => name !== "lab2-dev-order-service")).toEqual(["lab2-dev-invoice-service"]);
    expect((await runOrders("dead-letters", "--json", ...at(stack))).stdout).toBe("");
  });

  test("lies there twice where its event was delivered twice and failed twice: one command sends both", async () => {
    const duplicate = { on: "delivery", effect: "duplicate", function: "invoice-service" } as const;
    const stack = await runStack({ edit: withoutRetries, faults: [duplicate, failingInvocations] });
    const ID = await placeOrder(stack);
    await until(() => expect(stack.activities.filter(({ type }) => type === "dead-letter")).toHaveLength(2));
    stack.faults.clear();

    const parameters = ["redrive", "--yes", "--json", "--service", "invoice-service", ...at(stack)];
    const redriven = await startOrders(parameters).ended;
    expect(jsonLines(redriven)).toMatchObject([{ redriven: 2, repeated: 0, hidden: 0 }]);
    expect(redriven).toMatchObject({ exitCode: 0, stderr: "" });
    await untilComplete(stack, ID);
    expect(await visibleIn(stack, "invoice-service")).toEqual([]);
  });

  test("whose event fails again while the command runs is left, and counted", async () => {
    const stack = await runStack({ edit: withoutRetries, faults: [failingInvocations] });
    await placeOrder(stack);
    await activity(stack, "dead-letter");

    const parameters = ["redrive", "--yes", "--json", "--service", "invoice-service", ...at(stack)];
    const redriven = await startOrders(parameters).ended;
    expect(jsonLines(redriven)).toMatchObject([{ redriven: 1, repeated: 1, hidden: 0 }]);
    expect(redriven.exitCode).toBe(1);
    expect(await visibleIn(stack, "invoice-service")).toHaveLength(1);
  });

  test("that no service can be blamed for is shown as unreadable, and stays", async () => {
    const stack = await runStack();
    const url = queueUrlOf(stack, "invoice-service");
    const bodies = ["hello \u202e", "{}", "[".repeat(10_000)];
    for (const MessageBody of bodies) {
      await stack.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
    }

    const shown = await runOrders("dead-letters", "--service", "invoice-service", ...at(stack));
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain("lab2-dev-invoice-service-dead-letters: 3\n");
    expect(shown.stdout).toContain("    unreadable: the body is not JSON\n    hello \\u{202e}\n");

    const redriven = await runOrders("redrive", "--yes", ...at(stack));
    expect(redriven.exitCode).toBe(1);
    expect(redriven.stdout).toContain("invoice-service:      3 unreadable\n");
    expect(invoked(stack)).toEqual([]);
    expect((await visibleIn(stack, "invoice-service")).map(({ Body }) => Body).sort()).toEqual([...bodies].sort());
  });

  test("that somebody else reads is not sent, and said to be hidden", async () => {
    const stack = await runStack();
    const QueueUrl = queueUrlOf(stack, "invoice-service");
    await stack.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));
    expect(await visibleIn(stack, "invoice-service")).toHaveLength(1);

    const redriven = await runOrders("redrive", "--yes", "--json", "--service", "invoice-service", ...at(stack));
    expect(jsonLines(redriven)).toMatchObject([{ redriven: 0, unreadable: 0, hidden: 1 }]);
    expect(redriven).toMatchObject({
      exitCode: 1,
      stderr: "about 1 hidden, as somebody else reads the queue, or a redrive was killed: run it again in 2m\n",
    });
    expect(await runOrders("dead-letters", "--service", "invoice-service", ...at(stack))).toEqual({
      exitCode: 0,
      stdout: "lab2-dev-invoice-service-dead-letters: 0\n",
      stderr: "lab2-dev-invoice-service-dead-letters: about 1 hidden, as somebody else reads the queue\n",
    });
  });

  test("that names a function of somebody else invokes nothing, and stays", async () => {
    const stack = await runStack();
    const functions = stack.outputs.function_arns as Record<string, string>;
    await stack.sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrlOf(stack, "invoice-service"),
        MessageBody: JSON.stringify({ id: "1", source: "order_service", "detail-type": "order_created", detail: {} }),
        MessageAttributes: { TARGET_ARN: { DataType: "String", StringValue: functions["order-service"] } },
      }),
    );
    const redriven = await runOrders("redrive", "--yes", ...at(stack));
    expect(redriven.exitCode).toBe(1);
    expect(redriven.stdout).toContain("invoice-service:      1 of another function\n");
    expect(invoked(stack)).toEqual([]);
    expect(await visibleIn(stack, "invoice-service")).toHaveLength(1);
  });
});

describe("with dead letters of several orders and services", () => {
  /** A healthy stack, with three orders that lack invoice and forecast. */
  async function stackWithDeadLetters() {
    const folder = dataFolder();
    const faults = [
      missingPermission("order-created", "invoice-service"),
      failingHandler("forecasting-service"),
    ] as const;
    const IDs = await ordersOfBrokenStack(folder, faults, { orders: 3, letters: 6 });
    return { IDs, stack: await runStack({ dataFolder: folder }) };
  }

  test("--dry-run counts them and sends nothing; --id sends those of one order; the others are visible at once", async () => {
    const { IDs, stack } = await stackWithDeadLetters();
    const [first = "", ...others] = IDs;

    const dryRun = await runOrders("redrive", "--dry-run", ...at(stack));
    expect(dryRun).toMatchObject({ exitCode: 0, stderr: "" });
    expect(dryRun.stdout.split("\n")).toEqual([
      "forecasting-service:  3 would be sent",
      "fulfilment-service:   nothing to send",
      "invoice-service:      3 would be sent",
      "logistic-service:     nothing to send",
      "",
    ]);
    expect(invoked(stack)).toEqual([]);

    const one = await runOrders("redrive", "--yes", "--id", first, ...at(stack));
    expect(one).toMatchObject({ exitCode: 0, stderr: "" });
    expect(one.stdout).toContain("invoice-service:      1 sent, 2 of other orders\n");
    await untilComplete(stack, first);
    expect(await visibleIn(stack, "invoice-service")).toHaveLength(2);
    await stack.sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrlOf(stack, "invoice-service") }));

    const service = await runOrders("redrive", "--yes", "--service", "forecasting-service", ...at(stack));
    expect(service).toMatchObject({ exitCode: 0, stdout: "forecasting-service:  2 sent\n", stderr: "" });
    for (const ID of others) {
      await until(async () => {
        const { body } = await request(`${stack.orderUrl}/${ID}`);
        expect(body).toHaveProperty("time_forecasting_service");
      });
    }
  });

  test("all of them are sent at once, and every order completes", async () => {
    const { IDs, stack } = await stackWithDeadLetters();
    const redriven = await runOrders("redrive", "--yes", ...at(stack));
    expect(redriven).toMatchObject({ exitCode: 0, stderr: "" });
    for (const ID of IDs) {
      await untilComplete(stack, ID);
    }
  });

  test("who is not asked and does not say --yes has sent nothing", async () => {
    const stack = await runStack();
    const { exitCode, stderr, stdout } = await runOrders("redrive", ...at(stack));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^error: "send about 0 dead letters to .*\?" needs an answer, .*: --yes answers it\n$/);
  });
});

test("a redrive that is interrupted says how far it came, and goes on when it is repeated", async () => {
  const ORDERS = 40;
  const folder = dataFolder();
  const faults = [missingPermission("order-created", "invoice-service")];
  const IDs = await ordersOfBrokenStack(folder, faults, { orders: ORDERS });
  const stack = await runStack({ dataFolder: folder });

  const parameters = ["redrive", "--yes", "--json", "--service", "invoice-service", ...at(stack)];
  const first = startOrders(parameters);
  await activity(stack, "invocation-started");
  first.child.kill("SIGINT");
  const interrupted = await first.ended;
  expect(interrupted.exitCode).toBe(130);
  expect(interrupted.stderr).toBe("interrupted: what was not sent lies where it did; run it again to go on\n");
  const [{ redriven }] = jsonLines(interrupted);
  expect(redriven).toBeGreaterThan(0);
  expect(redriven).toBeLessThan(ORDERS);

  const second = await startOrders(parameters).ended;
  expect(second).toMatchObject({ exitCode: 0, stderr: "" });
  expect(jsonLines(second)).toMatchObject([{ redriven: ORDERS - redriven, hidden: 0 }]);
  for (const ID of IDs) {
    await untilComplete(stack, ID);
  }
  expect(invoked(stack).filter((name) => name === "lab2-dev-invoice-service")).toHaveLength(ORDERS);
});

test("a redrive that is killed loses nothing: repeated, it completes every order", async () => {
  const ORDERS = 40;
  const folder = dataFolder();
  const faults = [missingPermission("order-created", "invoice-service")];
  const IDs = await ordersOfBrokenStack(folder, faults, { orders: ORDERS });
  // The messages that the killed process has received are hidden for two minutes, here two seconds.
  const stack = await runStack({ dataFolder: folder, clock: systemClock({ timeScale: 60 }) });

  const parameters = ["redrive", "--yes", "--json", "--service", "invoice-service", ...at(stack)];
  const killed = startOrders(parameters);
  await activity(stack, "invocation-started");
  killed.child.kill("SIGKILL");
  await killed.ended;

  await until(async () => {
    const repeated = await startOrders(parameters).ended;
    expect(repeated).toMatchObject({ exitCode: 0, stderr: "" });
  });
  for (const ID of IDs) {
    await untilComplete(stack, ID);
  }
  expect(await visibleIn(stack, "invoice-service")).toEqual([]);
});
