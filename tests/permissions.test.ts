import { expect, test } from "vitest";
import { untilActivity } from "./support/conditions.ts";
import { placeOrder, request } from "./support/orders.ts";
import { removeConsumers, removeStatement, runStack } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

test.each([
  ["StampOrders", "dynamodb:UpdateItem", { "dynamodb:Attributes": ["ID", "time_order_service"] }],
  ["PublishEvents", "events:PutEvents", { "events:source": "order_service", "events:detail-type": "order_created" }],
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

/** A stack in which invoice-service may do nothing with its events, and the API may not place orders by GET. */
const testMissingPermissions = shareStack({
  edit(json) {
    removeStatement(json, "invoice-service", "StampOrders");
    removeStatement(json, "invoice-service", "SendDeadLetters");
    const settings = json.resource.aws_lambda_function_event_invoke_config;
    Object.assign(settings?.["invoice-service-asynchronous-invocation"] ?? {}, { maximum_retry_attempts: 0 });
    delete json.resource.aws_lambda_permission?.["api-get-order-permission"];
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
