// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax

import { expect, test } from "vitest";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";
import { receiveAll } from "./support/receive-all.ts";
import { runStack } from "./support/run-stack.ts";
import { withSharedBus } from "./support/with-shared-bus.ts";

const SHARED_BUS = "lab2-dev-partners-bus";

test("an order's event passes unchanged through a shared bus, and its trace shows the way", async () => {
  const stack = await runStack({ edit: withSharedBus() });
  const ID = await placeOrder(stack);
  await untilComplete(stack, ID);
  const { event } = await untilActivity(stack, "event-accepted", ({ bus }) => bus === SHARED_BUS);
  const receive = async () => (await receiveAll(stack.awsUrl, "audit")).map(({ Body = "" }) => JSON.parse(Body));
  await until(async () => expect(await receive()).toEqual([event]));

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
