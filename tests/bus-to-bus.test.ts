// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax

import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { synthesizeOrders } from "infra/src/synthesized-stack.ts";
import { expect, onTestFinished, test } from "vitest";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, request, untilComplete } from "./support/orders.ts";
import { createEditedStack, runStack, type StackEdit } from "./support/run-stack.ts";
import { createDataFolder, startProcess } from "./support/start-process.ts";

const SHARED_BUS = "lab2-dev-partners-bus";
const SHARED_BUS_NAME = "${aws_cloudwatch_event_bus.partners-bus.name}";

const allow = (service: string, Action: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action, Resource: "*" }],
  });

/** Shares order_created on a bus, on which another team has a rule with the queue `audit` as its target. */
const withSharedBus =
  (target: object = {}): StackEdit =>
  (json) => {
    const sharedBuses = { partners: { events: ["order_created"], accounts: ["111122223333"] } };
    Object.assign(json, synthesizeOrders("dev", { sharedBuses }));
    const { resource } = json;
    Object.assign(resource.aws_cloudwatch_event_target?.["partners-bus-order-created-target"] ?? {}, target);
    const add = (type: string, name: string, block: Record<string, unknown>) => {
      resource[type] = { ...resource[type], [name]: block };
    };
    add("aws_cloudwatch_event_rule", "audit", {
      // As a rule of the other bus.
      name: "lab2-dev-order-created",
      event_bus_name: SHARED_BUS_NAME,
      event_pattern: '{"detail-type":["order_created"]}',
    });
    add("aws_cloudwatch_event_target", "audit", {
      rule: "${aws_cloudwatch_event_rule.audit.name}",
      event_bus_name: SHARED_BUS_NAME,
      target_id: "audit",
      arn: "${aws_sqs_queue.audit.arn}",
    });
    add("aws_sqs_queue", "audit", { name: "audit", policy: allow("events.amazonaws.com", "sqs:SendMessage") });
    const assume_role_policy = allow("events.amazonaws.com", "sts:AssumeRole").replace(',"Resource":"*"', "");
    add("aws_iam_role", "audit", { name: "audit", assume_role_policy });
  };

/** Receives the bodies of messages of the queue `audit`. */
async function receiveAudited(awsUrl: string): Promise<{ detail: { data: { ID: string } } }[]> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const sqs = new SQSClient({ endpoint: awsUrl, region: "eu-west-1", credentials });
  onTestFinished(() => sqs.destroy());
  const QueueUrl = `${awsUrl}/000000000000/audit`;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = "" }) => JSON.parse(Body));
}

test("an order's event passes unchanged through a shared bus, and its trace shows the way", async () => {
  const stack = await runStack({ edit: withSharedBus() });
  const ID = await placeOrder(stack);
  await untilComplete(stack, ID);
  const { event } = await untilActivity(stack, "event-accepted", ({ bus }) => bus === SHARED_BUS);
  await until(async () => expect(await receiveAudited(stack.awsUrl)).toEqual([event]));

  const story = stack.trace(ID)?.activities ?? [];
  const accepted = story.find(({ activity }) => activity.type === "event-accepted" && activity.bus === SHARED_BUS);
  const delivery = story[(accepted?.causedBy ?? 0) - 1];
  expect(delivery?.activity).toMatchObject({ type: "delivery", targetArn: expect.stringContaining(SHARED_BUS) });
  const match = story[(delivery?.causedBy ?? 0) - 1];
  expect(match?.activity).toMatchObject({ type: "rule-matched", ruleArn: expect.stringContaining("/lab2-dev-bus/") });
});

test("an event that its role may not publish is a dead letter, and the order is complete nevertheless", async () => {
  const stack = await runStack({ edit: withSharedBus({ role_arn: "${aws_iam_role.audit.arn}" }) });
  const ID = await placeOrder(stack);
  const { reason } = await untilActivity(stack, "dead-letter");
  expect(reason).toMatch(/^NO_PERMISSIONS after 1 attempts: .*events:PutEvents/s);
  await untilComplete(stack, ID);
  expect(stack.deadLetters()).toEqual({ "lab2-dev-partners-bus-dead-letters": 1 });
  expect(stack.activities.some((each) => each.type === "event-accepted" && each.bus === SHARED_BUS)).toBe(false);
});

test("a shared bus receives every event although the process is killed between attempts", async () => {
  const stack = createEditedStack(withSharedBus());
  const folder = createDataFolder();
  const first = await startProcess(folder, { stack, options: ["--fault", "on=delivery,effect=error,percentage=50"] });
  const placed = await Promise.all(Array.from({ length: 20 }, () => request(first.orderUrl, { method: "POST" })));
  await first.kill();

  const second = await startProcess(folder, { stack });
  const missing = new Set(placed.map(({ body }) => body.ID));
  await until(async () => {
    for (const { detail } of await receiveAudited(second.awsUrl)) {
      missing.delete(detail.data.ID);
    }
    expect([...missing]).toEqual([]);
  });
});
