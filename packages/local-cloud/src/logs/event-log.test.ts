import { describe, expect, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { memoryStore } from "../core/store/store.ts";
import { createIam } from "../iam/create-iam.ts";
import { Enforcement } from "../iam/enforcement.ts";
import { resourceTypes } from "../resource-types.ts";
import { resolveStack } from "../terraform/stack.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { createLogs } from "./create-logs.ts";

const groupArn = "arn:aws:logs:eu-central-1:000000000000:log-group:/aws/events/audit";
const sourceArn = "arn:aws:events:eu-central-1:000000000000:rule/audit";

function setUp(statements: Record<string, unknown>[]) {
  const clock = new ManualClock();
  const activityLog = new ActivityLog(clock);
  const policies = statements.map((statement, index) => {
    const defaults = { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Resource: `${groupArn}:*` };
    const document = { Version: "2012-10-17", Statement: [{ ...defaults, ...statement }] };
    return [`policy-${index}`, { policy_name: `policy-${index}`, policy_document: JSON.stringify(document) }] as const;
  });
  const blocks = new Map<string, Record<string, Record<string, unknown>>>([
    ["aws_cloudwatch_log_group", { audit: { name: "/aws/events/audit" } }],
    ["aws_cloudwatch_log_resource_policy", Object.fromEntries(policies)],
  ]);
  const context = { accountId: "000000000000", awsEndpointUrl: "", apiUrl: "" };
  const stack = resolveStack({ folder: "/stack", region: "eu-central-1", blocks, outputs: {} }, resourceTypes, context);
  const enforcement = new Enforcement(createIam(stack, clock), activityLog);
  const shared = { accountId: "000000000000", enforcement, store: memoryStore, clock, activityLog };
  const { eventLog, openGroup } = createLogs(stack, shared);
  const cause = { type: "delivery", deliveryId: "1", attempt: 1 } as const;
  const write = (message: string) =>
    eventLog.write({ groupArn, message, service: "events.amazonaws.com", sourceArn, cause }).allowed;
  return { write, read: () => openGroup("/aws/events/audit").list() };
}

const WRITE = ["logs:CreateLogStream", "logs:PutLogEvents"];

test("each event has its own stream", () => {
  const { read, write } = setUp([{ Action: WRITE }]);
  expect([write("one"), write("two")]).toEqual([true, true]);
  expect(read().map(({ message }) => message)).toEqual(["one", "two"]);
  expect(new Set(read().map(({ streamName }) => streamName)).size).toBe(2);
});

describe("a service may write to a log group", () => {
  test.each([
    ["if several policies allow it together", WRITE.map((Action) => ({ Action }))],
    ["for the resource of a condition", [{ Action: WRITE, Condition: { ArnEquals: { "aws:SourceArn": sourceArn } } }]],
  ])("%s", (_, statements) => {
    expect(setUp(statements).write("event")).toBe(true);
  });
});

describe("a service may not write to a log group", () => {
  test.each([
    ["without a policy", []],
    ["without the permission to create a stream", [{ Action: "logs:PutLogEvents" }]],
    ["if the policy is for another service", [{ Action: WRITE, Principal: { Service: "es.amazonaws.com" } }]],
    ["if the policy is for the group without its streams", [{ Action: WRITE, Resource: groupArn }]],
    ["if a policy denies it", [{ Action: WRITE }, { Action: WRITE, Effect: "Deny" }]],
  ])("%s", (_, statements) => {
    const { read, write } = setUp(statements);
    expect(write("event")).toBe(false);
    expect(read()).toEqual([]);
  });
});
