import {
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  ResourceNotFoundException,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { expect } from "vitest";
import { readStack } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

const test = shareStack();

test("the EventBridge API returns the rules, targets and archive of the stack", async ({
  stack: { eventBridge, outputs },
}) => {
  const EventBusName = String(outputs.event_bus_name);

  const { EventBuses = [] } = await eventBridge.send(new ListEventBusesCommand({}));
  expect(EventBuses.map(({ Name }) => Name)).toEqual(["default", EventBusName]);
  const bus = await eventBridge.send(new DescribeEventBusCommand({ Name: EventBusName }));
  expect(bus.CreationTime).toBeInstanceOf(Date);

  const { Rules = [] } = await eventBridge.send(new ListRulesCommand({ EventBusName }));
  const { aws_cloudwatch_event_rule: rules = {}, aws_cloudwatch_event_target: targets = {} } = readStack().resource;
  const names = Object.values(rules).map(({ name }) => name);
  expect(Rules.map(({ Name }) => Name)).toEqual(names.sort());

  const { Targets = [] } = await eventBridge.send(
    new ListTargetsByRuleCommand({ Rule: "lab2-dev-order-created", EventBusName }),
  );
  const ids = Object.values(targets)
    .filter(({ rule }) => rule === `\${aws_cloudwatch_event_rule.order-created.name}`)
    .map(({ target_id }) => target_id);
  expect(ids).toContain("invoice-service");
  expect(Targets.map(({ Id }) => Id).sort()).toEqual(ids.sort());
  expect(Targets[0]).toMatchObject({ RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 } });
  const { RuleNames } = await eventBridge.send(
    new ListRuleNamesByTargetCommand({ TargetArn: Targets[0]?.Arn, EventBusName }),
  );
  expect(RuleNames).toEqual(["lab2-dev-order-created"]);

  const archive = await eventBridge.send(new DescribeArchiveCommand({ ArchiveName: "lab2-dev-events" }));
  expect(archive).toMatchObject({ EventSourceArn: bus.Arn, RetentionDays: 7, EventCount: 0 });
});

test("tests the pattern of a deployed rule against an event", async ({ stack: { eventBridge, outputs } }) => {
  const { EventPattern } = await eventBridge.send(
    new DescribeRuleCommand({ Name: "lab2-dev-order-created", EventBusName: String(outputs.event_bus_name) }),
  );
  const event = {
    id: "event-1",
    "detail-type": "order_created",
    source: "order_service",
    account: "000000000000",
    time: "2026-11-22T12:00:00Z",
    region: "eu-central-1",
    detail: {},
  };
  const isMatch = async (changed: object) => {
    const Event = JSON.stringify({ ...event, ...changed });
    return (await eventBridge.send(new TestEventPatternCommand({ EventPattern, Event }))).Result;
  };
  expect(await isMatch({})).toBe(true);
  expect(await isMatch({ source: "invoice_service" })).toBe(false);
});

test("an unknown rule is a ResourceNotFoundException in the SDK", async ({ stack: { eventBridge } }) => {
  await expect(eventBridge.send(new DescribeRuleCommand({ Name: "lab2-dev-order-created" }))).rejects.toThrow(
    ResourceNotFoundException,
  );
});
