import { expect, test } from "vitest";
import { resourceTypes } from "../resource-types.ts";
import { resolveStack } from "../terraform/stack.ts";
import { readBusPolicies } from "./read-bus-policies.ts";

const busArn = "arn:aws:events:eu-central-1:111122223333:event-bus/orders";
const statement = { Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: busArn };
const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "policy", ...statement }] });
const owned = { event_bus_name: "orders", policy };

function read(
  policies: Record<string, Record<string, unknown>>,
  permissions: Record<string, Record<string, unknown>> = {},
) {
  const blocks = new Map([
    ["aws_cloudwatch_event_bus_policy", policies],
    ["aws_cloudwatch_event_permission", permissions],
  ]);
  const context = { accountId: "111122223333", awsEndpointUrl: "", apiUrl: "" };
  const document = { folder: "/stack", region: "eu-central-1", blocks, outputs: {} };
  return readBusPolicies(resolveStack(document, resourceTypes, context), "111122223333");
}

test("a bus has the statements of its policy and of its permissions", () => {
  const condition = { type: "StringEquals", key: "aws:PrincipalAccount", value: "111122223333" };
  const permission = { event_bus_name: "orders", statement_id: "permission", principal: "*", condition };
  const policies = read(
    { orders: owned },
    { orders: permission, default: { ...permission, event_bus_name: undefined } },
  );
  expect([...policies.keys()]).toEqual([busArn, busArn.replace("orders", "default")]);
  const { document, name } = policies.get(busArn) ?? {};
  expect(name).toBe("aws_cloudwatch_event_bus_policy.orders");
  expect(document?.statements).toHaveLength(2);
});

test("a bus has one policy", () => {
  expect(() => read({ orders: owned, other: owned })).toThrow(
    "aws_cloudwatch_event_bus_policy.other: event_bus_name: aws_cloudwatch_event_bus_policy.orders is already the policy",
  );
});
