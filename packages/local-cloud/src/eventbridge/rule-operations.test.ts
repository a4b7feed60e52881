import { expect, test } from "vitest";
import { testEventBridge, testRule } from "../testing/event-bridge-setup.ts";

const EventBusName = "lab2-dev-bus";
const INVOICE = "arn:aws:lambda:eu-central-1:111122223333:function:invoice";
const rules = [
  testRule("lab2-dev-paid", { "detail-type": ["paid"] }, ["invoice", "fulfilment"]),
  { ...testRule("lab2-dev-canceled", { source: ["x"] }, ["invoice"]), enabled: false, description: "not yet" },
];
const paid = {
  Name: "lab2-dev-paid",
  Arn: "arn:aws:events:eu-central-1:111122223333:rule/lab2-dev-bus/lab2-dev-paid",
  EventPattern: '{"detail-type":["paid"]}',
  State: "ENABLED",
  EventBusName,
};
const disabled = {
  Name: "lab2-dev-canceled",
  Arn: "arn:aws:events:eu-central-1:111122223333:rule/lab2-dev-bus/lab2-dev-canceled",
  EventPattern: '{"source":["x"]}',
  State: "DISABLED",
  Description: "not yet",
  EventBusName,
};

test("ListRules returns the rules of a bus by name, including disabled ones", async () => {
  const { call } = testEventBridge({ rules });
  expect(await call("ListRules", { EventBusName })).toEqual({ Rules: [disabled, paid] });
  expect(await call("ListRules", { EventBusName, NamePrefix: "lab2-dev-p" })).toEqual({ Rules: [paid] });
  expect(await call("ListRules", {})).toEqual({ Rules: [] });
});

test("DescribeRule returns a rule of a bus given by name or ARN", async () => {
  const { call } = testEventBridge({ rules });
  for (const bus of [EventBusName, "arn:aws:events:eu-central-1:111122223333:event-bus/lab2-dev-bus"]) {
    expect(await call("DescribeRule", { Name: paid.Name, EventBusName: bus })).toEqual({
      ...paid,
      CreatedBy: "111122223333",
    });
  }
});

test("ListTargetsByRule returns the targets of a rule", async () => {
  const { call } = testEventBridge({ rules });
  const { Targets } = await call("ListTargetsByRule", { Rule: paid.Name, EventBusName });
  expect(Targets[0]).toEqual({ Id: "invoice", Arn: INVOICE });
  expect(Targets).toHaveLength(2);
});

test("ListRuleNamesByTarget returns the rules of a target", async () => {
  const { call } = testEventBridge({ rules });
  expect(await call("ListRuleNamesByTarget", { TargetArn: INVOICE, EventBusName })).toEqual({
    RuleNames: [disabled.Name, paid.Name],
  });
  expect(await call("ListRuleNamesByTarget", { TargetArn: INVOICE })).toEqual({ RuleNames: [] });
});

test.each([
  ["DescribeRule", { Name: "nothing", EventBusName }, "Rule nothing does not exist on EventBus lab2-dev-bus."],
  ["DescribeRule", { Name: paid.Name }, "Rule lab2-dev-paid does not exist on EventBus default."],
  ["ListTargetsByRule", { Rule: "nothing", EventBusName }, "Rule nothing does not exist on EventBus lab2-dev-bus."],
  ["ListRules", { EventBusName: "nothing" }, "Event bus nothing does not exist."],
  ["ListRuleNamesByTarget", { TargetArn: INVOICE, EventBusName: "nothing" }, "Event bus nothing does not exist."],
])("%s of %j is a ResourceNotFoundException", async (operation, input, message) => {
  const { call } = testEventBridge({ rules });
  await expect(call(operation, input)).rejects.toMatchObject({ code: "ResourceNotFoundException", message });
});

test.each([
  ["ListRules", { EventBusName }, "*"],
  ["DescribeRule", { Name: "mine", EventBusName }, "arn:aws:events:eu-central-1:111122223333:rule/lab2-dev-bus/mine"],
  ["ListTargetsByRule", { Rule: "mine" }, "arn:aws:events:eu-central-1:111122223333:rule/mine"],
  ["ListRuleNamesByTarget", { TargetArn: INVOICE }, "*"],
])("%s requires permission on %j", async (operation, input, resource) => {
  const authorized: string[] = [];
  const { call } = testEventBridge({ rules, authorize: (_, action, on) => void authorized.push(`${action} ${on}`) });
  await call(operation, input).catch(() => {});
  expect(authorized).toEqual([`events:${operation} ${resource}`]);
});
