import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { ManualClock } from "local-cloud/testing";
import { describe, expect } from "vitest";
import { listConsumers } from "./support/choreography.ts";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";
import { type RunningStack, replaceHandler, type StackJson } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

const MINUTE_MS = 60_000;

const THROW = `export const handler = async () => { throw new RangeError("no more invoice numbers"); };`;
const EXIT = "export const handler = async () => process.exit(7);";
const FAIL_ONCE = `
  import { handler as bundle } from "./bundle.cjs";
  const failed = new Set();
  export const handler = (event, context) => {
    if (!failed.has(event.id)) { failed.add(event.id); throw new Error("the warehouse is closed"); }
    return bundle(event, context);
  };`;

const failuresClock = new ManualClock();
/** Every consumer of order_created fails in its own way. */
const testFailures = shareStack({
  clock: failuresClock,
  edit(json, folder) {
    replaceHandler(json, folder, "invoice-service", THROW);
    replaceHandler(json, folder, "forecasting-service", EXIT);
    delete json.resource.aws_lambda_permission?.["order-created-fulfilment-service-permission"];
    editResource(json, "aws_cloudwatch_event_target", "order-created-fulfilment-service", { depends_on: [] });
  },
});

const clock = new ManualClock();
const testRecovery = shareStack({
  clock,
  edit: (json, folder) => replaceHandler(json, folder, "fulfilment-service", FAIL_ONCE),
});

/** Two services that fail have a dead-letter queue instead of an on-failure destination. One may not send to it. */
const testOwnQueue = shareStack({
  edit(json, folder) {
    for (const service of ["invoice-service", "forecasting-service"]) {
      replaceHandler(json, folder, service, THROW);
      editResource(json, "aws_lambda_function", service, {
        dead_letter_config: { target_arn: `\${aws_sqs_queue.${service}-dead-letters.arn}` },
      });
      editResource(json, "aws_lambda_function_event_invoke_config", `${service}-asynchronous-invocation`, {
        maximum_retry_attempts: 0,
        destination_config: undefined,
      });
    }
    const policy = json.resource.aws_iam_role_policy?.["forecasting-service-policy"] ?? {};
    policy.policy = String(policy.policy).replaceAll("sqs:SendMessage", "sqs:GetQueueUrl");
  },
});

function editResource({ resource }: StackJson, type: string, name: string, attributes: object): void {
  Object.assign(resource[type]?.[name] ?? {}, attributes);
}

/** Waits for the dead letter of a service. */
const untilDeadLetter = (stack: RunningStack, service: string) =>
  untilActivity(stack, "dead-letter", ({ queueArn }) => queueArn.endsWith(`${service}-dead-letters`));

/** Receives the only message of an order in the dead-letter queue of a service. */
async function receiveDeadLetter(stack: RunningStack, service: string, ID: string | number) {
  const urls = stack.outputs.dead_letter_queue_urls as Record<string, string>;
  const { Messages = [] } = await stack.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: urls[service], MessageAttributeNames: ["All"], MaxNumberOfMessages: 10 }),
  );
  const [message, ...others] = Messages.filter(({ Body }) => Body?.includes(`{"ID":${JSON.stringify(ID)}}`));
  expect(others).toEqual([]);
  return { body: JSON.parse(message?.Body ?? ""), attributes: message?.MessageAttributes ?? {} };
}

const failures = (stack: RunningStack, service: string) =>
  stack.activities.filter(
    (each) => each.type === "invocation-ended" && each.functionName.endsWith(service) && each.error !== undefined,
  );

describe("a handler that fails", () => {
  testFailures(
    "is retried after one minute and two more, then its event goes to the dead-letter queue",
    async ({ stack }) => {
      const ID = await placeOrder(stack);

      for (const [attempts, delayMs] of [
        [1, MINUTE_MS],
        [2, 2 * MINUTE_MS],
      ] as const) {
        await until(() => expect(failures(stack, "invoice-service")).toHaveLength(attempts));
        await failuresClock.advance(delayMs - 1);
        expect(failures(stack, "invoice-service")).toHaveLength(attempts);
        await failuresClock.advance(1);
      }
      await untilDeadLetter(stack, "invoice-service");
      expect(failures(stack, "invoice-service")).toHaveLength(3);

      const { body } = await receiveDeadLetter(stack, "invoice-service", ID);
      expect(body).toMatchObject({
        requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
        requestPayload: { "detail-type": "order_created", detail: { data: { ID } } },
        responsePayload: { errorType: "RangeError", errorMessage: "no more invoice numbers" },
      });
    },
  );

  testRecovery("once is retried and completes the order", async ({ stack }) => {
    const ID = await placeOrder(stack);
    await until(() => expect(clock.pendingMs).toContain(MINUTE_MS));
    await clock.advance(MINUTE_MS);
    await untilComplete(stack, ID);
  });

  testFailures("by exiting its process stops only its worker", async ({ stack }) => {
    await placeOrder(stack);
    const { error } = await untilActivity(stack, "invocation-ended", ({ functionName }) =>
      functionName.endsWith("forecasting-service"),
    );
    expect(error).toMatch(/^Runtime\.ExitError: RequestId: \S+ Error: Runtime exited with error: exit status 7$/);
    await placeOrder(stack);
  });
});

describe("a function's own dead-letter queue", () => {
  testOwnQueue("receives the unchanged event with the error", async ({ stack }) => {
    const ID = await placeOrder(stack);
    const { cause } = await untilDeadLetter(stack, "invoice-service");
    const { attributes, body } = await receiveDeadLetter(stack, "invoice-service", ID);
    expect(body).toMatchObject({ "detail-type": "order_created", detail: { data: { ID } } });
    expect(attributes).toMatchObject({
      RequestID: { DataType: "String", StringValue: (cause as { requestId: string }).requestId },
      ErrorCode: { DataType: "Number", StringValue: "200" },
      ErrorMessage: { DataType: "String", StringValue: "no more invoice numbers" },
    });
  });

  testOwnQueue("receives nothing if the role may not send to it", async ({ stack }) => {
    await placeOrder(stack);
    const { queueArn, reason } = await untilActivity(stack, "dead-letter-lost");
    expect(queueArn).toMatch(/:lab2-dev-forecasting-service-dead-letters$/);
    expect(reason).toContain("is not authorized to perform: sqs:SendMessage");
  });
});

testRecovery(
  "an event that does not match its schema is rejected by name and goes to the dead-letter queue",
  async ({ stack }) => {
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
      // Each consumer rejects the event.
      const retries = () => clock.pendingMs.filter((pendingMs) => pendingMs === delayMs);
      await until(() => expect(retries()).toHaveLength(listConsumers("fulfilment_completed").length));
      await clock.advance(delayMs);
    }
    await untilDeadLetter(stack, "logistic-service");
    const { body } = await receiveDeadLetter(stack, "logistic-service", 17);
    expect(body.responsePayload.errorMessage).toBe(
      "not a valid fulfilment_completed: detail.data.ID: expected string, received number",
    );
  },
);

testFailures(
  "an event whose rule may not invoke its target goes to the dead-letter queue unchanged",
  async ({ stack }) => {
    const ID = await placeOrder(stack);
    await untilDeadLetter(stack, "fulfilment-service");
    const { body, attributes } = await receiveDeadLetter(stack, "fulfilment-service", ID);
    expect(body).toMatchObject({ "detail-type": "order_created", detail: { data: { ID } } });
    expect(attributes.ERROR_CODE?.StringValue).toBe("NO_PERMISSIONS");
    expect(attributes.RULE_ARN?.StringValue).toMatch(/:rule\/lab2-dev-bus\/lab2-dev-order-created$/);
  },
);
