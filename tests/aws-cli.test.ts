import { expect } from "vitest";
import { aws, runAws, shareStackWithCli } from "./support/aws-cli.ts";
import { placeOrder } from "./support/orders.ts";
import { readStack, removeConsumers } from "./support/run-stack.ts";

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

test("the AWS CLI reads an order, the rules and the functions", async ({ stack }) => {
  const ID = await placeOrder(stack);

  const { Items } = await aws(stack, "dynamodb", "scan", "--table-name", "lab2-dev-order-status");
  expect(Items).toMatchObject([{ ID: { S: ID } }]);
  const { Table } = await aws(stack, "dynamodb", "describe-table", "--table-name", "lab2-dev-order-status");
  expect(Table).toMatchObject({ TableStatus: "ACTIVE", KeySchema: [{ AttributeName: "ID", KeyType: "HASH" }] });

  const { Rules } = await aws(stack, "events", "list-rules", "--event-bus-name", "lab2-dev-bus");
  expect(Rules.map(({ Name }: { Name: string }) => Name)).toEqual(
    Object.values(readStack().resource.aws_cloudwatch_event_rule ?? {})
      .map(({ name }) => name)
      .sort(),
  );
  const order = ["--function-name", "lab2-dev-order-service"];
  const { Configuration } = await aws(stack, "lambda", "get-function", ...order);
  expect(Configuration).toMatchObject({ FunctionName: "lab2-dev-order-service", Runtime: "nodejs24.x" });
  const { FunctionVersion } = await aws(stack, "lambda", "get-alias", ...order, "--name", "live");
  const { Versions } = await aws(stack, "lambda", "list-versions-by-function", ...order);
  expect(Versions.map(({ Version }: { Version: string }) => Version)).toEqual(["$LATEST", FunctionVersion]);
});

test("the AWS CLI publishes an event and tests a pattern", async ({ stack }) => {
  const entry = { Source: "cli", DetailType: "hello", Detail: '{"ID":"1"}', EventBusName: "lab2-dev-bus" };
  const { Entries, FailedEntryCount } = await aws(stack, "events", "put-events", "--entries", JSON.stringify([entry]));
  expect(FailedEntryCount).toBe(0);
  expect(stack.activities).toContainEqual(
    expect.objectContaining({ type: "event-accepted", event: expect.objectContaining({ id: Entries[0].EventId }) }),
  );

  const event = {
    source: "cli",
    "detail-type": "hello",
    detail: {},
    id: "1",
    account: "0",
    time: "",
    region: "",
    resources: [],
  };
  const pattern = ["--event-pattern", '{"source":["cli"]}', "--event", JSON.stringify(event)];
  expect(await aws(stack, "events", "test-event-pattern", ...pattern)).toEqual({ Result: true });
});

test("the AWS CLI tails a function's log and filters it", async ({ stack }) => {
  const ID = await placeOrder(stack);
  const group = "/aws/lambda/lab2-dev-order-service";
  const pattern = `{ $.message = "order created" && $.ID = "${ID}" }`;
  const tail = () => runAws(stack, "logs", "tail", group, "--format", "short", "--filter-pattern", pattern);
  await expect.poll(tail).toMatch(/^\S+ \{.*"message":"order created".*\}\s*$/);
  const { logStreams } = await aws(stack, "logs", "describe-log-streams", "--log-group-name", group);
  const stream = ["--log-group-name", group, "--log-stream-name", logStreams[0].logStreamName];
  const { events } = await aws(stack, "logs", "get-log-events", ...stream, "--start-from-head");
  expect(events.map(({ message }: { message: string }) => message).join("\n")).toContain(ID);
});

test("the AWS CLI receives the error code of AWS for an unknown queue", async ({ stack }) => {
  await expect(aws(stack, "sqs", "get-queue-url", "--queue-name", "none")).rejects.toMatchObject({
    code: 254,
    stderr: expect.stringContaining("(AWS.SimpleQueueService.NonExistentQueue) when calling the GetQueueUrl operation"),
  });
});
