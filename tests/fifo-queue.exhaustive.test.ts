import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { until } from "./support/conditions.ts";
import type { LocalCloudProcess } from "./support/local-cloud-process.ts";
import { request } from "./support/orders.ts";
import { createEditedStack, type StackEdit } from "./support/run-stack.ts";
import { createDataFolder, startProcess } from "./support/start-process.ts";

/** Lets five minutes of deduplication last longer than the test. */
const OPTIONS = ["--time-scale", "1"];

const NAME = "lab2-dev-steps.fifo";

/** Adds a FIFO queue, to which the rule for order_created sends all events in one message group. */
const withFifoQueue: StackEdit = ({ resource }) => {
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "*",
      },
    ],
  };
  Object.assign(resource.aws_sqs_queue ?? {}, {
    steps: { name: NAME, fifo_queue: true, content_based_deduplication: true, policy: JSON.stringify(policy) },
  });
  const { rule, event_bus_name } = resource.aws_cloudwatch_event_target?.["order-created-invoice-service"] ?? {};
  const target = { rule, event_bus_name, target_id: "steps", sqs_target: { message_group_id: "events" } };
  Object.assign(resource.aws_cloudwatch_event_target ?? {}, {
    steps: { ...target, arn: "$" + "{aws_sqs_queue.steps.arn}" },
  });
};

function connect({ awsUrl: endpoint }: LocalCloudProcess) {
  const credentials = { accessKeyId: "anyone", secretAccessKey: "anything" };
  const client = new SQSClient({ endpoint, region: "eu-west-1", credentials });
  onTestFinished(() => client.destroy());
  const QueueUrl = `${endpoint}/000000000000/${NAME}`;
  return {
    send: (MessageBody: string, MessageGroupId: string) =>
      client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId })),
    async receive(MaxNumberOfMessages: number) {
      const MessageSystemAttributeNames = ["MessageGroupId" as const];
      const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages, MessageSystemAttributeNames });
      const { Messages = [] } = await client.send(command);
      return Messages.map(({ Attributes, Body = "", ReceiptHandle }) => ({
        body: Body,
        group: Attributes?.MessageGroupId,
        remove: () => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
      }));
    },
  };
}

test("each group keeps its order and its duplicates stay out although the process is killed", async () => {
  const stack = createEditedStack(withFifoQueue);
  const folder = createDataFolder();
  const first = await startProcess(folder, { stack, options: OPTIONS });
  const before = connect(first);
  const bodies = Array.from({ length: 10 }, (_, index) => String(index));
  for (const body of bodies) {
    await before.send(`a${body}`, "a");
    await before.send(`b${body}`, "b");
  }
  const [handled] = await before.receive(1);
  await handled?.remove();
  await first.kill();

  const { receive, send } = connect(await startProcess(folder, { stack, options: OPTIONS }));
  await send("a0", "a");
  const received: Record<string, string[]> = { a: [], b: [] };
  await until(async () => {
    for (const { body, group = "", remove } of await receive(10)) {
      received[group]?.push(body);
      await remove();
    }
    expect(Object.values(received).flat()).toHaveLength(19);
  });
  expect(received).toEqual({
    a: bodies.slice(1).map((body) => `a${body}`),
    b: bodies.map((body) => `b${body}`),
  });
});

test("events of a rule wait in one group, of which one at a time is handled, although the process is killed", async () => {
  const stack = createEditedStack(withFifoQueue);
  const folder = createDataFolder();
  const first = await startProcess(folder, { stack, options: OPTIONS });
  const placed = await Promise.all(Array.from({ length: 5 }, () => request(first.orderUrl, { method: "POST" })));
  await first.kill();

  const { receive } = connect(await startProcess(folder, { stack, options: OPTIONS }));
  const received = new Set<string>();
  await until(async () => {
    const [message] = await receive(1);
    expect(await receive(10)).toEqual([]);
    if (message) {
      received.add(JSON.parse(message.body).detail.data.ID);
      await message.remove();
    }
    expect(received).toEqual(new Set(placed.map(({ body }) => body.ID)));
  });
});
