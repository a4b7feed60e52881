import { expect } from "vitest";
import { aws, shareStackWithCli } from "./support/aws-cli.ts";
import { placeOrder } from "./support/orders.ts";
import { removeConsumers } from "./support/run-stack.ts";

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
