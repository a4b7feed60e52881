// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax

import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder, untilComplete } from "./support/orders.ts";
import { runStack, type StackEdit } from "./support/run-stack.ts";

const BUS = "${aws_cloudwatch_event_bus.bus.name}";
const AUDIT_BUS = "${aws_cloudwatch_event_bus.audit.name}";

const allow = (service: string, Action: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action, Resource: "*" }],
  });

/** Sends order_created to a second bus, and from there to a queue. Both buses have a rule of the same name. */
const withAuditBus =
  (target: object = {}): StackEdit =>
  ({ resource }) => {
    const rule = { name: "audit", event_pattern: '{"detail-type":["order_created"]}' };
    const add = (type: string, resources: Record<string, Record<string, unknown>>) => {
      resource[type] = { ...resource[type], ...resources };
    };
    add("aws_cloudwatch_event_bus", { audit: { name: "audit" } });
    add("aws_cloudwatch_event_rule", {
      audited: { ...rule, event_bus_name: BUS },
      audit: { ...rule, event_bus_name: AUDIT_BUS },
    });
    add("aws_cloudwatch_event_target", {
      audited: {
        rule: "${aws_cloudwatch_event_rule.audited.name}",
        event_bus_name: BUS,
        target_id: "audit",
        arn: "${aws_cloudwatch_event_bus.audit.arn}",
        ...target,
      },
      audit: {
        rule: "${aws_cloudwatch_event_rule.audit.name}",
        event_bus_name: AUDIT_BUS,
        target_id: "audit",
        arn: "${aws_sqs_queue.audit.arn}",
      },
    });
    add("aws_sqs_queue", { audit: { name: "audit", policy: allow("events.amazonaws.com", "sqs:SendMessage") } });
    const assume_role_policy = allow("events.amazonaws.com", "sts:AssumeRole").replace(',"Resource":"*"', "");
    add("aws_iam_role", { audit: { name: "audit", assume_role_policy } });
  };

test("an order's event passes unchanged through a second bus, and its trace shows the way", async () => {
  const stack = await runStack({ edit: withAuditBus() });
  const ID = await placeOrder(stack);
  await untilComplete(stack, ID);
  const { event } = await untilActivity(stack, "event-accepted", ({ bus }) => bus === "audit");
  const QueueUrl = `${stack.awsUrl}/000000000000/audit`;
  const message = await until(async () => {
    const { Messages: [first] = [] } = await stack.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(first).toBeDefined();
    return first;
  });
  expect(JSON.parse(message?.Body ?? "")).toEqual(event);

  const story = stack.trace(ID)?.activities ?? [];
  const accepted = story.find(({ activity }) => activity.type === "event-accepted" && activity.bus === "audit");
  const delivery = story[(accepted?.causedBy ?? 0) - 1];
  expect(delivery?.activity).toMatchObject({ type: "delivery", targetArn: expect.stringContaining("/audit") });
  const match = story[(delivery?.causedBy ?? 0) - 1];
  expect(match?.activity).toMatchObject({ type: "rule-matched", ruleArn: expect.stringContaining("/lab2-dev-bus/") });
});

test("a role without events:PutEvents is reported, and the order is complete nevertheless", async () => {
  const stack = await runStack({ edit: withAuditBus({ role_arn: "${aws_iam_role.audit.arn}" }) });
  const ID = await placeOrder(stack);
  const { reason } = await untilActivity(stack, "dead-letter-lost");
  expect(reason).toMatch(/^NO_PERMISSIONS after 1 attempts: .*events:PutEvents.*the target has no dead-letter queue$/s);
  await untilComplete(stack, ID);
  expect(stack.activities.some((each) => each.type === "event-accepted" && each.bus === "audit")).toBe(false);
});
