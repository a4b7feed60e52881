// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM's syntax
import { expect, test } from "vitest";
import * as z from "zod";
import { composePolicyDocument, policyDocumentShape } from "./policy-document.ts";

const compose = (config: object) => composePolicyDocument(z.object(policyDocumentShape).parse(config));

test("composes statements, with one value as a string and several as a list", () => {
  const statement = {
    sid: "Send",
    actions: ["sqs:SendMessage", "sqs:GetQueueUrl"],
    resources: ["arn:aws:sqs:::&{aws:username}"],
    condition: [
      { test: "ArnEquals", variable: "aws:SourceArn", values: ["a", "b"] },
      { test: "ArnEquals", variable: "aws:PrincipalArn", values: ["c"] },
    ],
  };
  expect(compose({ policy_id: "id", statement: [statement, { effect: "Deny", not_actions: ["sqs:*"] }] })).toEqual({
    Version: "2012-10-17",
    Id: "id",
    Statement: [
      {
        Sid: "Send",
        Effect: "Allow",
        Action: ["sqs:SendMessage", "sqs:GetQueueUrl"],
        Resource: "arn:aws:sqs:::${aws:username}",
        Condition: { ArnEquals: { "aws:SourceArn": ["a", "b"], "aws:PrincipalArn": "c" } },
      },
      { Effect: "Deny", NotAction: "sqs:*" },
    ],
  });
});

test.each([
  [[{ type: "Service", identifiers: ["lambda.amazonaws.com"] }], { Service: "lambda.amazonaws.com" }],
  [[{ type: "*", identifiers: ["*"] }], "*"],
  [
    [
      { type: "AWS", identifiers: ["1"] },
      { type: "AWS", identifiers: ["2"] },
    ],
    { AWS: ["1", "2"] },
  ],
])("writes the principals %j", (principals, expected) => {
  expect(compose({ statement: [{ principals }] })).toMatchObject({ Statement: [{ Principal: expected }] });
});

test("adds the statements of other documents, and overrides those with the same Sid", () => {
  const source = JSON.stringify({ Statement: { Sid: "A", Effect: "Allow" } });
  const overriding = JSON.stringify({
    Statement: [
      { Sid: "B", Effect: "Deny" },
      { Effect: "Deny", Action: "x" },
    ],
  });
  const config = {
    source_policy_documents: [source],
    override_policy_documents: [overriding],
    statement: [{ sid: "B" }],
  };
  expect(compose(config).Statement).toEqual([
    { Sid: "A", Effect: "Allow" },
    { Sid: "B", Effect: "Deny" },
    { Effect: "Deny", Action: "x" },
  ]);
});
