import { expect } from "vitest";
import { aws, runAws, shareStackWithCli } from "./support/aws-cli.ts";
import { placeOrder } from "./support/orders.ts";
import { readStack, removeConsumers } from "./support/run-stack.ts";

const test = shareStackWithCli({ edit: removeConsumers });

test("the AWS CLI restores a deleted order, and leaves one that exists as it is", async ({ stack }) => {
  const ID = await placeOrder(stack);
  const table = ["--table-name", "lab2-dev-order-status"];
  const key = ["--key", JSON.stringify({ ID: { S: ID } })];
  const { Item } = await aws(stack, "dynamodb", "get-item", ...table, ...key);
  const restore = ["put-item", ...table, "--item", JSON.stringify(Item), "--condition-expression"];

  await aws(stack, "dynamodb", "delete-item", ...table, ...key);
  await aws(stack, "dynamodb", ...restore, "attribute_not_exists(ID)");
  expect(await aws(stack, "dynamodb", "get-item", ...table, ...key)).toEqual({ Item });
  await expect(aws(stack, "dynamodb", ...restore, "attribute_not_exists(ID)")).rejects.toMatchObject({
    stderr: expect.stringContaining("ConditionalCheckFailedException"),
  });
});

test("the AWS CLI sends, receives, releases and deletes a message", async ({ stack }) => {
  const prefix = ["--queue-name-prefix", "lab2-dev-invoice-service"];
  const { QueueUrls } = await aws(stack, "sqs", "list-queues", ...prefix);
  expect(QueueUrls).toEqual([`${stack.awsUrl}/000000000000/lab2-dev-invoice-service-dead-letters`]);
  const queue = ["--queue-url", QueueUrls[0]];

  const body = '{"note":"é & <b>\r\n"}';
  const MessageAttributes = {
    ID: { DataType: "String", StringValue: "a b" },
    raw: { DataType: "Binary", BinaryValue: "AAE=" },
  };
  const attributes = ["--message-attributes", JSON.stringify(MessageAttributes)];
  const { MessageId } = await aws(stack, "sqs", "send-message", ...queue, "--message-body", body, ...attributes);

  const everything = ["--attribute-names", "All", "--message-attribute-names", "All"];
  const { Messages } = await aws(stack, "sqs", "receive-message", ...queue, ...everything);
  expect(Messages).toMatchObject([
    { MessageId, Body: body, MessageAttributes, Attributes: { ApproximateReceiveCount: "1" } },
  ]);
  const handle = ["--receipt-handle", Messages[0].ReceiptHandle];
  await aws(stack, "sqs", "change-message-visibility", ...queue, ...handle, "--visibility-timeout", "0");

  const again = await aws(stack, "sqs", "receive-message", ...queue);
  const entries = [
    { Id: "message", ReceiptHandle: again.Messages[0].ReceiptHandle },
    { Id: "other", ReceiptHandle: "none" },
  ];
  expect(await aws(stack, "sqs", "delete-message-batch", ...queue, "--entries", JSON.stringify(entries))).toMatchObject(
    {
      Successful: [{ Id: "message" }],
      Failed: [{ Id: "other", SenderFault: true, Code: "ReceiptHandleIsInvalid" }],
    },
  );
  expect(await aws(stack, "sqs", "receive-message", ...queue)).toBeUndefined();
});

test("the AWS CLI describes the table, the rules and the functions", async ({ stack }) => {
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

test("the AWS CLI tests a pattern", async ({ stack }) => {
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
