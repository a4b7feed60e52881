import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { ManualClock } from "local-cloud/testing";
import { describe, expect, test } from "vitest";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";
import { type RunningStack, replaceHandler, runStack, type StackJson } from "./support/run-stack.ts";

const MINUTE_MS = 60_000;

/** Receives the only message in the dead-letter queue of a service. */
async function receiveDeadLetter(stack: RunningStack, service: string) {
  const urls = stack.outputs.dead_letter_queue_urls as Record<string, string>;
  const { Messages = [] } = await stack.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: urls[service], MessageAttributeNames: ["All"], MaxNumberOfMessages: 10 }),
  );
  expect(Messages).toHaveLength(1);
  return { body: JSON.parse(Messages[0]?.Body ?? ""), attributes: Messages[0]?.MessageAttributes ?? {} };
}

const failures = (stack: RunningStack, service: string) =>
  stack.activities.filter(
    (each) => each.type === "invocation-ended" && each.functionName.endsWith(service) && each.error !== undefined,
  );

describe("a handler that fails", () => {
  test("is retried after one minute and two more, then its event goes to the dead-letter queue", async () => {
    const clock = new ManualClock();
    const stack = await runStack({
      clock,
      edit: (json, folder) =>
        replaceHandler(
          json,
          folder,
          "invoice-service",
          `export const handler = async () => { throw new RangeError("no more invoice numbers"); };`,
        ),
    });
    const ID = await placeOrder(stack);

    for (const [attempts, delayMs] of [
      [1, MINUTE_MS],
      [2, 2 * MINUTE_MS],
    ] as const) {
      await until(() => expect(clock.pendingMs).toEqual([delayMs]));
      await clock.advance(delayMs - 1);
      expect(failures(stack, "invoice-service")).toHaveLength(attempts);
      await clock.advance(1);
    }
    await untilActivity(stack, "dead-letter");
    expect(failures(stack, "invoice-service")).toHaveLength(3);

    const { body } = await receiveDeadLetter(stack, "invoice-service");
    expect(body).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
      requestPayload: { "detail-type": "order_created", detail: { data: { ID } } },
      responsePayload: { errorType: "RangeError", errorMessage: "no more invoice numbers" },
    });
  });

  test("once is retried and completes the order", async () => {
    const clock = new ManualClock();
    const stack = await runStack({
      clock,
      edit: (json, folder) =>
        replaceHandler(
          json,
          folder,
          "fulfilment-service",
          `import { handler as bundle } from "./bundle.cjs";
           let failed = false;
           export const handler = (...args) => {
             if (!failed) { failed = true; throw new Error("the warehouse is closed"); }
             return bundle(...args);
           };`,
        ),
    });
    const ID = await placeOrder(stack);
    await until(() => expect(clock.pendingMs).toEqual([MINUTE_MS]));
    await clock.advance(MINUTE_MS);
    await untilComplete(stack, ID);
  });

  test("by exiting its process stops only its worker", async () => {
    const stack = await runStack({
      edit: (json, folder) =>
        replaceHandler(json, folder, "invoice-service", "export const handler = async () => process.exit(7);"),
    });
    await placeOrder(stack);
    const { error } = await untilActivity(stack, "invocation-ended", ({ functionName }) =>
      functionName.endsWith("invoice-service"),
    );
    expect(error).toMatch(/^Runtime\.ExitError: RequestId: \S+ Error: Runtime exited with error: exit status 7$/);
    await placeOrder(stack);
  });
});

describe("a function's own dead-letter queue", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform reference
  const QUEUE = "${aws_sqs_queue.invoice-service-dead-letters.arn}";

  /** Runs a stack whose invoice-service fails and has the queue instead of an on-failure destination. */
  function runStackWithQueue(change: (json: StackJson) => void = () => {}) {
    return runStack({
      edit(json, folder) {
        const code = `export const handler = async () => { throw new RangeError("no more invoice numbers"); };`;
        replaceHandler(json, folder, "invoice-service", code);
        Object.assign(json.resource.aws_lambda_function?.["invoice-service"] ?? {}, {
          dead_letter_config: { target_arn: QUEUE },
        });
        const settings = json.resource.aws_lambda_function_event_invoke_config;
        const invoiceSettings = settings?.["invoice-service-asynchronous-invocation"] ?? {};
        Object.assign(invoiceSettings, { maximum_retry_attempts: 0, destination_config: undefined });
        change(json);
      },
    });
  }

  test("receives the unchanged event with the error", async () => {
    const stack = await runStackWithQueue();
    const ID = await placeOrder(stack);
    const { cause } = await untilActivity(stack, "dead-letter");
    const { attributes, body } = await receiveDeadLetter(stack, "invoice-service");
    expect(body).toMatchObject({ "detail-type": "order_created", detail: { data: { ID } } });
    expect(attributes).toMatchObject({
      RequestID: { DataType: "String", StringValue: (cause as { requestId: string }).requestId },
      ErrorCode: { DataType: "Number", StringValue: "200" },
      ErrorMessage: { DataType: "String", StringValue: "no more invoice numbers" },
    });
  });

  test("receives nothing if the role may not send to it", async () => {
    const stack = await runStackWithQueue(({ resource }) => {
      const policy = resource.aws_iam_role_policy?.["invoice-service-policy"] ?? {};
      policy.policy = String(policy.policy).replaceAll("sqs:SendMessage", "sqs:GetQueueUrl");
    });
    await placeOrder(stack);
    const { queueArn, reason } = await untilActivity(stack, "dead-letter-lost");
    expect(queueArn).toMatch(/:lab2-dev-invoice-service-dead-letters$/);
    expect(reason).toContain("is not authorized to perform: sqs:SendMessage");
  });
});

test("an event that does not match its schema is rejected by name and goes to the dead-letter queue", async () => {
  const clock = new ManualClock();
  const stack = await runStack({ clock });
  await stack.eventBridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: String(stack.outputs.event_bus_name),
          Source: "fulfilment_service",
          DetailType: "fulfilment_completed",
          Detail: JSON.stringify({ metadata: { service: "example" }, data: { ID: 17 } }),
        },
      ],
    }),
  );
  for (const delayMs of [MINUTE_MS, 2 * MINUTE_MS]) {
    await until(() => expect(clock.pendingMs).toEqual([delayMs]));
    await clock.advance(delayMs);
  }
  await untilActivity(stack, "dead-letter");
  const { body } = await receiveDeadLetter(stack, "logistic-service");
  expect(body.responsePayload.errorMessage).toBe(
    "not a valid fulfilment_completed: detail.data.ID: expected string, received number",
  );
});

test("an event whose rule may not invoke its target goes to the dead-letter queue unchanged", async () => {
  const stack = await runStack({
    edit: ({ resource }) => {
      delete resource.aws_lambda_permission?.["order-created-invoice-service-permission"];
      const target = resource.aws_cloudwatch_event_target?.["order-created-invoice-service"];
      if (target) {
        target.depends_on = [];
      }
    },
  });
  const ID = await placeOrder(stack);
  await untilActivity(stack, "dead-letter");
  const { body, attributes } = await receiveDeadLetter(stack, "invoice-service");
  expect(body).toMatchObject({ "detail-type": "order_created", detail: { data: { ID } } });
  expect(attributes.ERROR_CODE?.StringValue).toBe("NO_PERMISSIONS");
  expect(attributes.RULE_ARN?.StringValue).toMatch(/:rule\/lab2-dev-bus\/lab2-dev-order-created$/);
});
