// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are Terraform's

import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { type InvocationType, InvokeCommand, LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { expect, onTestFinished } from "vitest";
import { listConsumers, serviceNames } from "./support/choreography.ts";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, request, untilComplete } from "./support/orders.ts";
import { type RunningStack, replaceHandler, runStack, type StackJson } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

const test = shareStack();

/** Creates a Lambda client without retries that is destroyed when the test ends. */
function createLambdaClient({ awsUrl, region }: RunningStack): LambdaClient {
  const credentials = { accessKeyId: "anyone", secretAccessKey: "anything" };
  const client = new LambdaClient({ endpoint: awsUrl, region, credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return client;
}

function createInvocation(service: string, payload: unknown, InvocationType: InvocationType = "RequestResponse") {
  return new InvokeCommand({ FunctionName: `lab2-dev-${service}`, InvocationType, Payload: JSON.stringify(payload) });
}

function setConcurrency({ resource }: StackJson, service: string, reserved_concurrent_executions: number): void {
  Object.assign(resource.aws_lambda_function?.[service] ?? {}, { reserved_concurrent_executions });
}

test("the SDK lists the function of each service", async ({ stack }) => {
  const { Functions = [] } = await createLambdaClient(stack).send(new ListFunctionsCommand());
  expect(Functions.map(({ FunctionName }) => FunctionName).sort()).toEqual(
    serviceNames.map((service) => `lab2-dev-${service}`),
  );
});

test.for(["RequestResponse", "Event"] as const)(
  "a service invoked manually (%s) with an event that it has already handled changes nothing",
  async (invocationType, { stack }) => {
    const order = await untilComplete(stack, await placeOrder(stack));
    const { event } = await untilActivity(stack, "event-accepted");

    const { FunctionError } = await createLambdaClient(stack).send(
      createInvocation("invoice-service", event, invocationType),
    );
    expect(FunctionError).toBeUndefined();
    await until(() => {
      const ends = stack.activities.filter(
        (each) => each.type === "invocation-ended" && each.functionName === "lab2-dev-invoice-service",
      );
      expect(ends).toHaveLength(2);
      expect(ends[1]).not.toHaveProperty("error");
    });
    expect(await untilComplete(stack, String(order.ID))).toEqual(order);
  },
);

test("the API and the rules invoke the alias live, which runs the published version", async () => {
  const reportsVersion = `
    export const handler = (_, { functionVersion, invokedFunctionArn, logStreamName }) => {
      const stream = logStreamName.replace(/^.*\\[(.*)\\].*$/, "$1");
      throw new Error([invokedFunctionArn.split(":").at(-1), functionVersion, stream].join(" "));
    };`;
  const stack = await runStack({
    edit: (json, folder) => {
      replaceHandler(json, folder, "invoice-service", reportsVersion);
      const config = json.resource.aws_lambda_function_event_invoke_config?.["invoice-service-asynchronous-invocation"];
      Object.assign(config ?? {}, { maximum_retry_attempts: 0 });
    },
  });
  await placeOrder(stack);
  const { error } = await untilActivity(stack, "invocation-ended", (each) => each.error !== undefined);
  expect(error).toBe("Error: live 1 1");
  await untilActivity(stack, "dead-letter");
  const QueueUrl = (stack.outputs.dead_letter_queue_urls as Record<string, string>)["invoice-service"];
  const { Messages: [letter] = [] } = await stack.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(JSON.parse(letter?.Body ?? "{}")).toMatchObject({
    requestContext: { functionArn: expect.stringMatching(/:function:lab2-dev-invoice-service:live$/) },
    responseContext: { executedVersion: "1" },
  });
});

test("a permission for a function is not one for its alias, nor the other way around", async () => {
  const stack = await runStack({
    edit({ resource }) {
      const permissions = resource.aws_lambda_permission ?? {};
      const targets = resource.aws_cloudwatch_event_target ?? {};
      Object.assign(permissions["order-created-invoice-service-permission"] ?? {}, { qualifier: undefined });
      Object.assign(targets["order-created-forecasting-service"] ?? {}, {
        arn: "${aws_lambda_function.forecasting-service.arn}",
      });
    },
  });
  await placeOrder(stack);
  for (const [service, resource] of [
    ["invoice-service", "lab2-dev-invoice-service:live"],
    ["forecasting-service", "lab2-dev-forecasting-service"],
  ] as const) {
    const { error } = await untilActivity(stack, "delivery", ({ targetArn }) => targetArn.includes(service));
    expect(error).toMatch(
      new RegExp(`^NO_PERMISSIONS: .* lambda:InvokeFunction on resource: \\S+:function:${resource} because`),
    );
  }
});

test("a function may invoke another one only if a policy allows it", async () => {
  const invokesAnother = `
    export const handler = async ({ queryStringParameters }) => {
      const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_REGION } = process.env;
      const url = AWS_ENDPOINT_URL + "/2015-03-31/functions/" + queryStringParameters.function + "/invocations";
      const authorization =
        "AWS4-HMAC-SHA256 Credential=" + AWS_ACCESS_KEY_ID + "/20260101/" + AWS_REGION + "/lambda/aws4_request";
      const headers = { authorization, "x-amz-invocation-type": "DryRun" };
      const response = await fetch(url, { method: "POST", headers });
      return { statusCode: 200, body: JSON.stringify({ code: String(response.status), text: await response.text() }) };
    };`;
  const stack = await runStack({
    edit: (json, folder) => {
      replaceHandler(json, folder, "order-service", invokesAnother);
      Object.assign(json.resource.aws_lambda_permission ?? {}, {
        "order-invokes-invoice": {
          statement_id: "order-service",
          action: "lambda:InvokeFunction",
          function_name: "lab2-dev-invoice-service",
          principal: "arn:aws:iam::000000000000:role/lab2-dev-order-service",
        },
      });
    },
  });
  const { body } = await request(`${stack.orderUrl}?function=lab2-dev-logistic-service`);
  expect(body.code).toBe("403");
  expect(body.text).toMatch(
    /assumed-role\/lab2-dev-order-service\/lab2-dev-order-service is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:\S+:function:lab2-dev-logistic-service because no identity-based policy allows/,
  );

  const allowed = await request(`${stack.orderUrl}?function=lab2-dev-invoice-service`);
  expect(allowed.body).toEqual({ code: "204", text: "" });
});

test("a function with a reserved concurrency of 0 never runs", async () => {
  const stack = await runStack({ edit: (json) => setConcurrency(json, "order-service", 0) });
  expect(await request(stack.orderUrl)).toEqual({ status: 503, body: { message: "Service Unavailable" } });
  await expect(createLambdaClient(stack).send(createInvocation("order-service", {}))).rejects.toMatchObject({
    name: "TooManyRequestsException",
    Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    $metadata: { httpStatusCode: 429 },
  });
  expect(await stack.items()).toEqual([]);
});

test("a throttled consumer does not delay the others, and its event is not lost", async () => {
  const stack = await runStack({
    faults: [{ on: "invocation", effect: "throttle", function: "invoice-service", percentage: 100 }],
  });
  await placeOrder(stack);
  await untilActivity(stack, "invocation-throttled", ({ functionName }) => functionName === "lab2-dev-invoice-service");
  await untilActivity(stack, "invocation-ended", ({ functionName }) => functionName === "lab2-dev-logistic-service");
  await until(async () => expect((await stack.items())[0]).toHaveProperty("time_logistic_service"));
  expect((await stack.items())[0]).not.toHaveProperty("time_invoice_service");
  expect(stack.activities.filter(({ type }) => type.startsWith("dead-letter"))).toEqual([]);
});

test("the event of a consumer with a reserved concurrency of 0 is in its queue at once, with a trace header", async () => {
  const stack = await runStack({ edit: (json) => setConcurrency(json, "invoice-service", 0) });
  await placeOrder(stack);
  const { reason } = await untilActivity(stack, "dead-letter");
  expect(reason).toBe("ZeroReservedConcurrency after 0 invocations");
  const { Messages = [] } = await stack.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: "lab2-dev-invoice-service-dead-letters",
      MessageSystemAttributeNames: ["AWSTraceHeader"],
    }),
  );
  expect(Messages.map(({ Body = "" }) => JSON.parse(Body).requestContext)).toMatchObject([
    { condition: "ZeroReservedConcurrency", approximateInvokeCount: 0 },
  ]);
  expect(Messages[0]?.Attributes?.AWSTraceHeader).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};/);
});

test("EventBridge does not retry an event that is too large for Lambda", async ({ stack }) => {
  // The envelope is not part of the request limit of 1 MB.
  const detail = { metadata: { service: "me" }, data: { ID: "mine" }, padding: "a".repeat(1024 * 1024 - 200) };
  const Entries = [
    {
      EventBusName: String(stack.outputs.bus_name ?? "lab2-dev-bus"),
      Source: "order_service",
      DetailType: "order_created",
      Detail: JSON.stringify(detail),
    },
  ];
  expect(await stack.eventBridge.send(new PutEventsCommand({ Entries }))).toMatchObject({ FailedEntryCount: 0 });
  const { attempt, error } = await untilActivity(stack, "delivery");
  expect(attempt).toBe(1);
  expect(error).toBe(
    "SDK_CLIENT_ERROR: RequestTooLargeException: Request must be smaller than 1048576 bytes for the InvokeFunction operation",
  );
  const deadLetters = await until(() => {
    const letters = stack.activities.filter((each) => each.type === "dead-letter" || each.type === "dead-letter-lost");
    expect(letters).toHaveLength(listConsumers("order_created").length);
    return letters;
  });
  for (const { reason } of deadLetters) {
    expect(reason).toMatch(/^SDK_CLIENT_ERROR after 1 attempts/);
  }
});
