import { describe, expect, test } from "vitest";
import { allows, matchesWildcard, parsePolicy } from "./policy.ts";
import { reference } from "./terraform-json.ts";

const queue = reference("aws_sqs_queue.dead-letters.arn");
const rule = reference("aws_cloudwatch_event_rule.order-created.arn");

const statement = {
  Effect: "Allow",
  Action: "sqs:SendMessage",
  Resource: queue,
  Principal: { Service: "events.amazonaws.com" },
  Condition: { ArnEquals: { "aws:SourceArn": rule } },
};

function allowsEvents(...statements: object[]): boolean {
  return allows(parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements })), {
    action: "sqs:SendMessage",
    resource: queue,
    principal: "events.amazonaws.com",
    context: { "aws:sourcearn": rule },
  });
}

describe("a request", () => {
  test.each([
    ["a statement that names it", {}],
    ["lists", { Action: ["sqs:GetQueueUrl", "sqs:SendMessage"], Resource: ["other", queue] }],
    [
      "wildcards",
      { Action: "SQS:Send*", Resource: "*", Condition: { ArnLike: { "AWS:SourceArn": "*.order-created.arn}" } } },
    ],
    ["no condition", { Condition: {} }],
  ])("is allowed by %s", (_, change) => {
    expect(allowsEvents({ ...statement, ...change })).toBe(true);
  });

  test.each([
    ["another action", { Action: "sqs:ReceiveMessage" }],
    ["another resource", { Resource: "other" }],
    ["another service", { Principal: { Service: "sns.amazonaws.com" } }],
    ["every account, which is no service", { Principal: "*" }],
    ["nobody, as in the policy of a role", { Principal: undefined }],
    ["another source", { Condition: { ArnEquals: { "aws:SourceArn": "other" } } }],
    ["a condition that only the deployment decides", { Condition: { StringEquals: { "aws:SourceAccount": "1" } } }],
    ["an operator that is not known", { Condition: { ArnNotEquals: { "aws:SourceArn": rule } } }],
    ["all but an action", { Action: undefined, NotAction: "sqs:DeleteQueue" }],
  ])("is not allowed by a statement for %s", (_, change) => {
    expect(allowsEvents({ ...statement, ...change })).toBe(false);
  });

  test("is denied by a Deny that applies, and by no other", () => {
    const deny = { ...statement, Effect: "Deny", Principal: "*", Condition: {} };
    expect(allowsEvents(statement, deny)).toBe(false);
    expect(allowsEvents(statement, { ...deny, Action: "sqs:DeleteMessage" })).toBe(true);
    expect(allowsEvents(statement, { ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } })).toBe(true);
  });

  test("of a role's own is allowed by a statement without a principal", () => {
    const { Principal: _, Condition: __, ...own } = statement;
    const request = { action: "sqs:SendMessage", resource: queue };
    expect(allows(parsePolicy(JSON.stringify({ Statement: own })), request)).toBe(true);
    expect(allows(parsePolicy(JSON.stringify({ Statement: statement })), request)).toBe(false);
    expect(allows([], request)).toBe(false);
  });
});

test.each([
  ["a.c", "abc", false],
  ["a?c", "abc", true],
  ["a*", `a${reference("b.c")}`, true],
  [`${reference("a.b")}/*/GET/order/{ID}`, `${reference("a.b")}/prod/GET/order/{ID}`, true],
  ["a", "ab", false],
])("the pattern %s and the text %s: %s", (pattern, text, matches) => {
  expect(matchesWildcard(pattern, text)).toBe(matches);
});
