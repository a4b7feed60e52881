import { InvalidPolicyError } from "iam-policy";
import { describe, expect, test } from "vitest";
import { isRoleAllowed, isServiceAllowed, readIdentityPolicy, readResourcePolicy } from "./policy-holder.ts";
import { reference } from "./terraform-json.ts";

const queue = reference("aws_sqs_queue.dead-letters.arn");
const rule = reference("aws_cloudwatch_event_rule.order-created.arn");
const role = reference("aws_iam_role.invoice-service.arn");
const other = reference("aws_sqs_queue.other.arn");

const statement = {
  Effect: "Allow",
  Action: "sqs:SendMessage",
  Resource: queue,
  Principal: { Service: "events.amazonaws.com" },
  Condition: { ArnEquals: { "aws:SourceArn": rule } },
};
const { Principal: _, Condition: __, ...own } = statement;

const json = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const queueWith = (...statements: object[]) => ({
  arn: queue,
  policies: statements.map((each, index) => readResourcePolicy(json(each), `aws_sqs_queue_policy.${index}`)),
});

function allowsEvents(...statements: object[]): boolean {
  return isServiceAllowed("events.amazonaws.com", "sqs:SendMessage", queueWith(...statements), rule);
}

describe("a request of a service", () => {
  test.each([
    ["a statement that names it", {}],
    ["lists", { Action: ["sqs:GetQueueUrl", "sqs:SendMessage"], Resource: [other, queue] }],
    [
      "wildcards",
      {
        Action: "SQS:Send*",
        Resource: "*",
        Condition: { ArnLike: { "AWS:SourceArn": "arn:*:*:*:*:*.order-created.arn" } },
      },
    ],
    ["no condition", { Condition: {} }],
    ["everything but another action", { Action: undefined, NotAction: "sqs:DeleteQueue" }],
  ])("is allowed by %s", (_, change) => {
    expect(allowsEvents({ ...statement, ...change })).toBe(true);
  });

  test.each([
    ["another action", { Action: "sqs:ReceiveMessage" }],
    ["another resource", { Resource: other }],
    ["another service", { Principal: { Service: "sns.amazonaws.com" } }],
    ["every account, which does not include services", { Principal: "*" }],
    ["another source", { Condition: { ArnEquals: { "aws:SourceArn": other } } }],
    ["a condition that only the deployment decides", { Condition: { StringEquals: { "aws:SourceAccount": "1" } } }],
    ["a negated condition", { Condition: { ArnNotEquals: { "aws:SourceArn": rule } } }],
    [
      "a negated condition that only the deployment decides",
      { Condition: { StringNotEquals: { "aws:SourceAccount": "1" } } },
    ],
  ])("is not allowed by a statement for %s", (_, change) => {
    expect(allowsEvents({ ...statement, ...change })).toBe(false);
  });

  test("is denied by a Deny that applies, and by no other", () => {
    const deny = { ...statement, Effect: "Deny", Principal: "*", Condition: {} };
    expect(allowsEvents(statement, deny)).toBe(false);
    expect(allowsEvents(statement, { ...deny, Action: "sqs:DeleteMessage" })).toBe(true);
    expect(allowsEvents(statement, { ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } })).toBe(true);
    expect(allowsEvents(statement, { ...deny, Condition: { BoolIfExists: { "aws:SecureTransport": "false" } } })).toBe(
      true,
    );
  });
});

describe("a request of a role", () => {
  const isAllowedWith = (...statements: object[]) =>
    isRoleAllowed(
      { arn: role, policies: statements.map((each) => readIdentityPolicy(json(each), "aws_iam_role_policy.own")) },
      "sqs:SendMessage",
      queueWith(),
    );

  test("is allowed by a statement of its role policy", () => {
    expect(isAllowedWith(own)).toBe(true);
    expect(isAllowedWith()).toBe(false);
  });

  test("is allowed or denied by a resource policy that names the role", () => {
    const holder = { arn: role, policies: [] };
    const byRole = { ...own, Principal: { AWS: role } };
    expect(isRoleAllowed(holder, "sqs:SendMessage", queueWith(byRole))).toBe(true);
    expect(isRoleAllowed(holder, "sqs:SendMessage", queueWith(byRole, { ...byRole, Effect: "Deny" }))).toBe(false);
  });
});

test("a policy that AWS would reject is an error that names it", () => {
  const reads = {
    "aws_iam_role_policy.own": () => readIdentityPolicy(json(statement), "aws_iam_role_policy.own"),
    "aws_sqs_queue_policy.queue": () => readResourcePolicy(json(own), "aws_sqs_queue_policy.queue"),
  };
  for (const [address, read] of Object.entries(reads)) {
    expect(read).toThrow(InvalidPolicyError);
    expect(read).toThrow(`${address}, statement "Statement[0]": `);
  }
});

test("references become placeholders: ARNs for attributes that end in arn, otherwise text", () => {
  const log = reference("aws_cloudwatch_log_group.log.arn");
  const named = `arn:aws:sqs:${reference("data.aws_region.current.name")}:000000000000:${reference("aws_sqs_queue.a.name")}`;
  const policies = [readIdentityPolicy(json({ ...own, Action: "*", Resource: [`${log}:*`, named] }), "policy")];
  const isWriteAllowed = (arn: string) =>
    isRoleAllowed({ arn: role, policies }, "logs:PutLogEvents", { arn, policies: [] });
  expect(isWriteAllowed(`${log}:stream`)).toBe(true);
  expect(isWriteAllowed(named)).toBe(true);
  expect(isWriteAllowed(log)).toBe(false);
});
