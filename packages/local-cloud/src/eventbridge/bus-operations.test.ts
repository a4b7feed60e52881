import { expect, test } from "vitest";
import { AwsError } from "../core/aws-error.ts";
import { testBus, testEventBridge } from "../testing/event-bridge-setup.ts";

const custom = { Name: testBus.name, Arn: testBus.arn, CreationTime: 1_767_225_600, LastModifiedTime: 1_767_225_600 };
const byDefault = { Name: "default", Arn: "arn:aws:events:eu-central-1:111122223333:event-bus/default" };

test("ListEventBuses returns the stack's buses and the default bus", async () => {
  const { call } = testEventBridge();
  expect(await call("ListEventBuses", {})).toEqual({ EventBuses: [byDefault, custom] });
  expect(await call("ListEventBuses", { NamePrefix: "lab2" })).toEqual({ EventBuses: [custom] });
  expect(await call("ListEventBuses", { Limit: 1 })).toEqual({
    EventBuses: [byDefault],
    NextToken: expect.any(String),
  });
});

test.each([
  [{}, byDefault],
  [{ Name: testBus.name }, custom],
  [{ Name: testBus.arn }, custom],
])("DescribeEventBus finds %j", async (input, bus) => {
  expect(await testEventBridge().call("DescribeEventBus", input)).toEqual(bus);
});

test("DescribeEventBus fails with ResourceNotFoundException for an unknown bus", async () => {
  await expect(testEventBridge().call("DescribeEventBus", { Name: "orders" })).rejects.toMatchObject({
    code: "ResourceNotFoundException",
    message: "Event bus orders does not exist.",
  });
});

test("a caller without permission is denied", async () => {
  const authorized: string[] = [];
  const { call } = testEventBridge({
    authorize(_, action, resource) {
      authorized.push(`${action} ${resource}`);
      throw new AwsError("AccessDeniedException", "no");
    },
  });
  await expect(call("ListEventBuses", {})).rejects.toMatchObject({ code: "AccessDeniedException" });
  await expect(call("DescribeEventBus", { Name: "orders" })).rejects.toMatchObject({ code: "AccessDeniedException" });
  expect(authorized).toEqual([
    "events:ListEventBuses *",
    "events:DescribeEventBus arn:aws:events:eu-central-1:111122223333:event-bus/orders",
  ]);
});
