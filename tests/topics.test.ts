import type { Message } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { runOrders, toConnectionOptions } from "./orders-command/run-orders.ts";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";
import { receiveAll } from "./support/receive-all.ts";
import { runStack } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";
import { createDataFolder } from "./support/start-process.ts";
import { withSubscribedService } from "./support/with-subscribed-service.ts";
import { withTopic } from "./support/with-topic.ts";

const topicArn = "arn:aws:sns:eu-west-1:000000000000:lab2-dev-order-created-topic";

const toIds = (messages: readonly Message[]) => messages.map(({ Body = "" }) => JSON.parse(Body).detail.data.ID);

const filterPolicy = { detail: { metadata: { service: ["other_service"] } } };
const queues = { audit: {}, sample: { filterPolicy } };
const testSubscribed = shareStack({ edit: withSubscribedService({ queues }) });

testSubscribed(
  "other teams receive an order's event as it is on the bus, if their filters let it pass, and its trace shows the way",
  async ({ stack }) => {
    const ID = await placeOrder(stack);
    await untilComplete(stack, ID);
    const audited = ({ error, targetArn }: { error?: string; targetArn: string }) =>
      !error && targetArn.endsWith(":lab2-dev-audit");
    await untilActivity(stack, "delivery", audited);
    const [message, ...others] = await receiveAll(stack.awsUrl, "audit");
    expect(others).toEqual([]);
    const { event } = await untilActivity(stack, "event-accepted");
    expect(JSON.parse(message?.Body ?? "")).toEqual(event);
    const filtered = await untilActivity(stack, "message-filtered");
    expect(filtered).toMatchObject({
      path: "detail.metadata.service",
      reason: expect.stringContaining("order_service"),
    });
    expect(await receiveAll(stack.awsUrl, "sample")).toEqual([]);

    const story = stack.trace(ID)?.activities ?? [];
    const delivery = story.find(({ activity }) => activity.type === "delivery" && audited(activity));
    const published = story[(delivery?.causedBy ?? 0) - 1];
    expect(published?.activity).toMatchObject({ type: "message-published", topicArn });
    const sent = story[(published?.causedBy ?? 0) - 1];
    expect(sent?.activity).toMatchObject({ type: "delivery", targetArn: topicArn });
  },
);

testSubscribed(
  "an order is complete although invoice-service receives its event through a topic",
  async ({ stack }) => {
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
  },
);

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
  const { stdout } = await runOrders("dead-letters", ...toConnectionOptions(broken));
  expect(stdout).toContain(
    "lab2-dev-order-created-topic-dead-letters: about 1, not events that a service missed: see docs/runbook.md#dead-letters\n",
  );
  const { exitCode, stderr } = await runOrders("redrive", "--yes", ...toConnectionOptions(broken));
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: expect.stringContaining("lab2-dev-order-created-topic-dead-letters: about 1 not sent"),
  });
  expect(toIds(await receiveAll(broken.awsUrl, "order-created-topic-dead-letters"))).toEqual([ID]);
  await broken.stop();

  const fixed = await runStack({ dataFolder, edit: withTopic() });
  const range = ["--from", "1h", "--to", "0s", "--rule", "order-created-topic", "--yes"];
  expect(await runOrders("replay", ...range, ...toConnectionOptions(fixed))).toMatchObject({ exitCode: 0 });
  await until(async () => expect(toIds(await receiveAll(fixed.awsUrl, "audit"))).toContain(ID));
  expect(fixed.activities.filter(({ type }) => type === "invocation-started")).toEqual([]);
});
