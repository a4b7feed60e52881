import { expect } from "vitest";
import { aws, shareStackWithCli } from "./support/aws-cli.ts";
import { placeOrder } from "./support/orders.ts";
import { removeConsumers } from "./support/run-stack.ts";

const test = shareStackWithCli({ edit: removeConsumers });

test("the AWS CLI identifies its caller, and prints which services there are if it asks for another", async ({
  stack,
}) => {
  expect(await aws(stack, "sts", "get-caller-identity")).toEqual({
    UserId: "000000000000",
    Account: "000000000000",
    Arn: "arn:aws:iam::000000000000:root",
  });
  await expect(aws(stack, "s3api", "list-buckets")).rejects.toMatchObject({
    stderr: expect.stringMatching(/the local cloud does not support s3 \(GET \/\S*\); it supports .*\bsqs\b/),
  });
});

test("the AWS CLI reads an order", async ({ stack }) => {
  const ID = await placeOrder(stack);

  const { Items } = await aws(stack, "dynamodb", "scan", "--table-name", "lab2-dev-order-status");
  expect(Items).toMatchObject([{ ID: { S: ID } }]);
});

test("the AWS CLI publishes an event", async ({ stack }) => {
  const entry = { Source: "cli", DetailType: "hello", Detail: '{"ID":"1"}', EventBusName: "lab2-dev-bus" };
  const { Entries, FailedEntryCount } = await aws(stack, "events", "put-events", "--entries", JSON.stringify([entry]));
  expect(FailedEntryCount).toBe(0);
  expect(stack.activities).toContainEqual(
    expect.objectContaining({ type: "event-accepted", event: expect.objectContaining({ id: Entries[0].EventId }) }),
  );
});

test("the AWS CLI receives the error code of AWS for an unknown queue", async ({ stack }) => {
  await expect(aws(stack, "sqs", "get-queue-url", "--queue-name", "none")).rejects.toMatchObject({
    code: 254,
    stderr: expect.stringContaining("(AWS.SimpleQueueService.NonExistentQueue) when calling the GetQueueUrl operation"),
  });
});
