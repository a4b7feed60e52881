// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is Terraform's

import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { expect, onTestFinished, test } from "vitest";
import { untilActivity } from "./support/conditions.ts";
import { placeOrder, request } from "./support/orders.ts";
import { removeConsumers, removeStatement, replaceHandler, runStack } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

test.each([
  ["StampOrders", "dynamodb:UpdateItem", { "dynamodb:Attributes": ["ID", "time_order_service"] }],
  [
    "PublishEvents",
    "events:PutEvents",
    { "events:source": ["order_service"], "events:detail-type": ["order_created"] },
  ],
])(
  "order-service without %s responds with 500 and logs the AccessDenied of AWS",
  async (sid, action, conditionKeys) => {
    const stack = await runStack({ edit: (json) => removeStatement(json, "order-service", sid) });
    expect(await request(stack.orderUrl)).toEqual({ status: 500, body: { status: "order_creation_failed" } });

    const { context, message } = await untilActivity(stack, "access-denied");
    expect(context).toMatchObject(conditionKeys);
    expect(message).toMatch(
      new RegExp(
        `^User: arn:aws:sts::\\d+:assumed-role/lab2-dev-order-service/lab2-dev-order-service is not authorized to perform: ${action} on resource: arn:aws:\\S+ because no identity-based policy allows the ${action} action$`,
      ),
    );
    const { line } = await untilActivity(stack, "function-log", ({ line }) => JSON.parse(line).level === "ERROR");
    expect(JSON.parse(line).error.name).toBe("AccessDeniedException");
  },
);

test("a call with the service's own event and one of another service is denied as a whole", async () => {
  const revealCredentials = `export const handler = () => ({
    accessKeyId: process.env.AWS_ACCESS_KEY_ID,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
    sessionToken: process.env.AWS_SESSION_TOKEN,
  });`;
  const stack = await runStack({
    edit: (json, folder) => replaceHandler(json, folder, "order-service", revealCredentials),
  });
  const { body } = await request(stack.orderUrl);
  const { accessKeyId = "", secretAccessKey = "", sessionToken = "" } = body;
  const client = new EventBridgeClient({
    endpoint: stack.awsUrl,
    region: stack.region,
    credentials: { accessKeyId, secretAccessKey, sessionToken },
  });
  onTestFinished(() => client.destroy());

  const EventBusName = String(stack.outputs.event_bus_name);
  const own = { EventBusName, Source: "order_service", DetailType: "order_created", Detail: "{}" };
  const send = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));
  expect(await send(own, own)).toMatchObject({ FailedEntryCount: 0 });
  for (const foreign of [{ Source: "invoice_service" }, { DetailType: "fulfilment_completed" }]) {
    await expect(send(own, { ...own, ...foreign })).rejects.toThrow(
      /^User: .*lab2-dev-order-service is not authorized to perform: events:PutEvents on resource: .*lab2-dev-bus/,
    );
  }
});

/** A stack in which invoice-service may do nothing with its events, and the API may not place orders by GET. */
const testMissingPermissions = shareStack({
  edit(json) {
    removeStatement(json, "invoice-service", "StampOrders");
    removeStatement(json, "invoice-service", "SendDeadLetters");
    const settings = json.resource.aws_lambda_function_event_invoke_config;
    Object.assign(settings?.["invoice-service-asynchronous-invocation"] ?? {}, { maximum_retry_attempts: 0 });
    delete json.resource.aws_lambda_permission?.["api-get-order-permission"];
    Object.assign(json.resource.aws_apigatewayv2_integration?.["api-integration"] ?? {}, { depends_on: [] });
  },
});

testMissingPermissions("a consumer without its statement fails and the others succeed", async ({ stack }) => {
  await placeOrder(stack, { method: "POST" });
  await untilActivity(stack, "invocation-ended", ({ functionName }) => functionName.endsWith("logistic-service"));
  const { error } = await untilActivity(stack, "invocation-ended", ({ functionName }) =>
    functionName.endsWith("invoice-service"),
  );
  expect(error).toMatch(/^AccessDeniedException: User: .* is not authorized to perform: dynamodb:UpdateItem/);
});

testMissingPermissions("a function that may not send dead letters loses them, which is reported", async ({ stack }) => {
  await placeOrder(stack, { method: "POST" });
  expect((await untilActivity(stack, "dead-letter-lost")).reason).toMatch(/not authorized to perform: sqs:SendMessage/);
});

test("a function may do only what the permissions boundary of its role also allows", async () => {
  const stack = await runStack({
    edit({ resource }) {
      const Statement = { Effect: "Allow", Action: ["dynamodb:*", "logs:*", "xray:*"], Resource: "*" };
      const policy = JSON.stringify({ Version: "2012-10-17", Statement });
      Object.assign(resource, { aws_iam_policy: { limit: { name: "limit", policy } } });
      Object.assign(resource.aws_iam_role?.["order-service-role"] ?? {}, {
        permissions_boundary: "${aws_iam_policy.limit.arn}",
      });
    },
  });
  expect(await request(stack.orderUrl)).toMatchObject({ status: 500 });
  expect((await untilActivity(stack, "access-denied")).message).toMatch(
    /events:PutEvents on resource: \S+ because no permissions boundary allows the events:PutEvents action$/,
  );
});

test("a function that may not write its log runs without it, which is reported", async () => {
  const stack = await runStack({
    edit(json) {
      removeStatement(json, "order-service", "WriteLog");
      removeConsumers(json);
    },
  });
  await placeOrder(stack);
  const { message } = await untilActivity(stack, "warning");
  expect(message).toMatch(/^cannot write the log of lab2-dev-order-service: User: .* logs:CreateLogStream/);
});

testMissingPermissions("an API that may not invoke its function responds with 500", async ({ stack }) => {
  expect(await request(stack.orderUrl)).toEqual({ status: 500, body: { message: "Internal Server Error" } });
  await placeOrder(stack, { method: "POST" });
});
