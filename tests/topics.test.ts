import { type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { getResource, synthesizeOrders } from "infra/src/synthesized-stack.ts";
import { expect, onTestFinished, test } from "vitest";
import { runOrders, toConnectionOptions } from "./orders-command/run-orders.ts";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, request, untilComplete } from "./support/orders.ts";
import { createEditedStack, runStack, type StackEdit } from "./support/run-stack.ts";
import { createDataFolder, startProcess } from "./support/start-process.ts";
import { FAIL, redriveFromTopic, withSubscribedService } from "./support/subscribed-service.ts";

const topicArn = "arn:aws:sns:eu-west-1:000000000000:lab2-dev-order-created-topic";

/** Publishes order_created on a topic, to which the queue `audit` and one with a filter policy subscribe. */
const withTopic =
  ({ filterPolicy = {}, isDenied = false }: { filterPolicy?: object; isDenied?: boolean } = {}): StackEdit =>
  (json) => {
    const queues = { audit: {}, sample: { filterPolicy: { ...filterPolicy } } };
    const stack = synthesizeOrders("dev", { topics: { order_created: { queues } } });
    Object.assign(json, stack);
    if (isDenied) {
      const block = getResource(stack, "aws_sqs_queue_policy", "order-created-topic-audit-policy");
      block.policy = String(block.policy).replace("sns.amazonaws.com", "s3.amazonaws.com");
    }
  };

async function receiveAll(awsUrl: string, queue: string): Promise<Message[]> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const sqs = new SQSClient({ endpoint: awsUrl, region: "eu-west-1", credentials });
  onTestFinished(() => sqs.destroy());
  const received: Message[] = [];
  for (let found = -1; found !== received.length; ) {
    found = received.length;
    const QueueUrl = `${awsUrl}/000000000000/lab2-dev-${queue}`;
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    received.push(...Messages);
  }
  return received;
}

const toIds = (messages: readonly Message[]) => messages.map(({ Body = "" }) => JSON.parse(Body).detail.data.ID);

test("other teams receive the event of an order as it is on the bus, and its trace shows the way", async () => {
  const stack = await runStack({ edit: withTopic() });
  const ID = await placeOrder(stack);
  await untilComplete(stack, ID);
  const audited = ({ error, targetArn }: { error?: string; targetArn: string }) =>
    !error && targetArn.endsWith(":lab2-dev-audit");
  await untilActivity(stack, "delivery", audited);
  const [message, ...others] = await receiveAll(stack.awsUrl, "audit");
  expect(others).toEqual([]);
  const { event } = await untilActivity(stack, "event-accepted");
  expect(JSON.parse(message?.Body ?? "")).toEqual(event);

  const story = stack.trace(ID)?.activities ?? [];
  const delivery = story.find(({ activity }) => activity.type === "delivery" && audited(activity));
  const published = story[(delivery?.causedBy ?? 0) - 1];
  expect(published?.activity).toMatchObject({ type: "message-published", topicArn });
  const sent = story[(published?.causedBy ?? 0) - 1];
  expect(sent?.activity).toMatchObject({ type: "delivery", targetArn: topicArn });
});

test("a filter policy lets events pass by their content", async () => {
  const service = ["other_service"];
  const stack = await runStack({ edit: withTopic({ filterPolicy: { detail: { metadata: { service } } } }) });
  const ID = await placeOrder(stack);
  await untilComplete(stack, ID);
  const filtered = await untilActivity(stack, "message-filtered");
  expect(filtered).toMatchObject({ path: "detail.metadata.service", reason: expect.stringContaining("order_service") });
  await until(async () => expect(toIds(await receiveAll(stack.awsUrl, "audit"))).toEqual([ID]));
  expect(await receiveAll(stack.awsUrl, "sample")).toEqual([]);
});

test("an event that a queue denies is a dead letter, and a replay to the topic repeats it without a service", async () => {
  const dataFolder = createDataFolder();
  const broken = await runStack({ dataFolder, edit: withTopic({ isDenied: true }) });
  const ID = await placeOrder(broken);
  await untilComplete(broken, ID);
  const letter = await untilActivity(broken, "dead-letter");
  expect(letter).toMatchObject({
    from: topicArn,
    reason: expect.stringMatching(/^AccessDeniedException after 1 attempts/),
  });
  expect(broken.deadLetters()).toEqual({ "lab2-dev-order-created-topic-dead-letters": 1 });
  expect(toIds(await receiveAll(broken.awsUrl, "order-created-topic-dead-letters"))).toEqual([ID]);
  await broken.stop();

  const fixed = await runStack({ dataFolder, edit: withTopic() });
  const range = ["--from", "1h", "--to", "0s", "--rule", "order-created-topic", "--yes"];
  expect(await runOrders("replay", ...range, ...toConnectionOptions(fixed))).toMatchObject({ exitCode: 0 });
  await until(async () => expect(toIds(await receiveAll(fixed.awsUrl, "audit"))).toContain(ID));
  expect(fixed.activities.filter(({ type }) => type === "invocation-started")).toEqual([]);
});

test("an order is complete although invoice-service receives its event through a topic", async () => {
  const stack = await runStack({ edit: withSubscribedService() });
  const ID = await placeOrder(stack);
  await untilComplete(stack, ID);
  const functionName = "lab2-dev-invoice-service";
  await untilActivity(stack, "invocation-ended", (ended) => ended.functionName === functionName);
  const story = stack.trace(ID)?.activities ?? [];
  const started = story.find(
    ({ activity: each }) => each.type === "invocation-started" && each.functionName === functionName,
  );
  const delivery = story[(started?.causedBy ?? 0) - 1];
  expect(delivery?.activity).toMatchObject({ type: "delivery", ruleArn: topicArn });
  expect(story[(delivery?.causedBy ?? 0) - 1]?.activity).toMatchObject({ type: "message-published", topicArn });
});

test("an event from a topic that a service fails to handle is redriven by one command", () =>
  redriveFromTopic({ broken: { handle: FAIL }, kind: "failed-invocation", retries: 2 }));

test("a subscriber receives every event although the process is killed between attempts", async () => {
  const stack = createEditedStack(withTopic());
  const folder = createDataFolder();
  const first = await startProcess(folder, { stack, options: ["--fault", "on=delivery,effect=error,percentage=50"] });
  const placed = await Promise.all(Array.from({ length: 20 }, () => request(first.orderUrl, { method: "POST" })));
  await first.kill();

  const second = await startProcess(folder, { stack });
  const missing = new Set(placed.map(({ body }) => body.ID));
  await until(async () => {
    for (const id of toIds(await receiveAll(second.awsUrl, "audit"))) {
      missing.delete(id);
    }
    expect([...missing]).toEqual([]);
  });
});
