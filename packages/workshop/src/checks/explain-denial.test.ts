import { expect, test } from "vitest";
import { explainDenial } from "./explain-denial.ts";
import { learnerFiles } from "./learner-files.ts";
import { createFakeSystem } from "./testing/fake-system.ts";

const bus = "arn:aws:events:eu-west-1:000000000000:event-bus/lab2-dev-bus";
const table = "arn:aws:dynamodb:eu-west-1:000000000000:table/lab2-dev-order-status";

const explain = (action: string, resource: string, context: object = {}) =>
  explainDenial(createFakeSystem(), {
    type: "access-denied",
    caller: "arn:aws:sts::000000000000:assumed-role/lab2-dev-order-service/lab2-dev-order-service",
    action,
    resource,
    context,
    message: "User: … is not authorized",
    at: 0,
  });

test("names a permission that the role does not have", () => {
  expect(explain("sqs:SendMessage", "queue")).toEqual({
    seen: "SendMessage was denied: no statement in the role of order-service allows `sqs:SendMessage`",
    expected: "a statement that allows `sqs:SendMessage`",
    lookAt: learnerFiles.permissions,
  });
});

test.each([
  ["the default bus", "events:PutEvents", bus.replace("lab2-dev-bus", "default"), {}, "without `EventBusName`"],
  ["another bus", "events:PutEvents", bus.replace("dev", "prod"), {}, "was sent to the bus `lab2-prod-bus`"],
  ["another table", "dynamodb:UpdateItem", table.replace("dev", "prod"), {}, "the table `lab2-prod-order-status`"],
  ["another source", "events:PutEvents", bus, { "events:source": "orders" }, "was called with Source `orders`"],
  [
    "another attribute",
    "dynamodb:UpdateItem",
    table,
    { "dynamodb:Attributes": ["ID", "timeOrderService"] },
    "was called with the attribute `timeOrderService`",
  ],
  ["something else", "events:PutEvents", bus, {}, "PutEvents was denied: User: … is not authorized"],
])("explains a call with %s", (_, action, resource, context, seen) => {
  expect(explain(action, resource, context).seen).toContain(seen);
});

test("says what the role allows instead", () => {
  expect(explain("events:PutEvents", bus, { "events:source": "orders" })).toMatchObject({
    expected: "`order_service`, as the role of order-service allows",
    lookAt: learnerFiles.publish,
  });
});
