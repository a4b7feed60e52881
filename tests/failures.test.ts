import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { ManualClock } from "local-cloud";
import { describe, expect, test } from "vitest";
import { activity, until } from "./support/conditions.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";
import { type RunningStack, replaceHandler, runStack } from "./support/run-stack.ts";

const MINUTE_MS = 60_000;

/** The one message in a service's dead-letter queue. */
async function deadLetterOf(stack: RunningStack, service: string) {
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
  test("is retried after one minute and two more, then its event is in the dead-letter queue", async () => {
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
    await activity(stack, "dead-letter");
    expect(failures(stack, "invoice-service")).toHaveLength(3);

    const { body } = await deadLetterOf(stack, "invoice-service");
    expect(body).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
      requestPayload: { "detail-type": "order_created", detail: { data: { ID } } },
      responsePayload: { errorType: "RangeError", errorMessage: "no more invoice numbers" },
    });
  });

  test("once only, is retried and completes the order", async () => {
    const clock = new ManualClock();
    const stack = await runStack({
      clock,
      edit: (json, folder) =>
        replaceHandler(
          json,
          folder,
          "fulfilment-service",
          `import { handler as bundle } from "./bundle.mjs";
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

  test("by ending its process takes only its worker along", async () => {
    const stack = await runStack({
      edit: (json, folder) =>
        replaceHandler(json, folder, "invoice-service", "export const handler = async () => process.exit(7);"),
    });
    await placeOrder(stack);
    const { error } = await activity(stack, "invocation-ended", ({ functionName }) =>
      functionName.endsWith("invoice-service"),
    );
    expect(error).toMatch(/^Runtime\.ExitError: RequestId: \S+ Error: Runtime exited with error: exit status 7$/);
    await placeOrder(stack);
  });
});

test("an event that does not fit its schema is refused by name, and ends in the dead-letter queue", async () => {
  const clock = new ManualClock();
  const stack = await runStack({ clock });
  await stack.eventBridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: String(stack.outputs.event_bus_name),
          Source: "fulfilment_service",
          DetailType: "fulfilment_completed",
          Detail: JSON.stringify({ metadata: { service: "by-hand" }, data: { ID: 17 } }),
        },
      ],
    }),
  );
  for (const delayMs of [MINUTE_MS, 2 * MINUTE_MS]) {
    await until(() => expect(clock.pendingMs).toEqual([delayMs]));
    await clock.advance(delayMs);
  }
  await activity(stack, "dead-letter");
  const { body } = await deadLetterOf(stack, "logistic-service");
  expect(body.responsePayload.errorMessage).toBe(
    "not a valid fulfilment_completed: detail.data.ID: expected string, received number",
  );
});

test("a rule that may not invoke its target leaves the event, as it stood, in the dead-letter queue", async () => {
  const stack = await runStack({
    edit: ({ resource }) => {
      delete resource.aws_lambda_permission?.["order-created-invoice-service-permission"];
      const target = resource.aws_cloudwatch_event_target?.["order-created-invoice-service"];
      if (target) target.depends_on = [];
    },
  });
  const ID = await placeOrder(stack);
  await activity(stack, "dead-letter");
  const { body, attributes } = await deadLetterOf(stack, "invoice-service");
  expect(body).toMatchObject({ "detail-type": "order_created", detail: { data: { ID } } });
  expect(attributes.ERROR_CODE?.StringValue).toBe("NO_PERMISSIONS");
  expect(attributes.RULE_ARN?.StringValue).toMatch(/:rule\/lab2-dev-bus\/lab2-dev-order-created$/);
});
