import { expect, test } from "vitest";
import { parseIdentityPolicy, parseResourcePolicy, parseTrustPolicy } from "./policy-kinds.ts";

const act = { Effect: "Allow", Action: "sqs:SendMessage" };
const assume = { Effect: "Allow", Action: "sts:AssumeRole" };
const Principal = { Service: "lambda.amazonaws.com" };

test("each kind accepts its required elements", () => {
  const json = (statement: object) => JSON.stringify({ Statement: statement });
  expect(() => parseIdentityPolicy(json({ ...act, Sid: "Send1", Resource: "*" }), "policy")).not.toThrow();
  expect(() =>
    parseResourcePolicy(json({ ...act, Sid: "lab2-dev", Principal, Resource: "*" }), "policy"),
  ).not.toThrow();
  expect(() => parseTrustPolicy(json({ ...assume, Principal }), "policy")).not.toThrow();
});

test.each([
  [parseIdentityPolicy, { ...act, Principal, Resource: "*" }, "cannot have Principal"],
  [parseIdentityPolicy, act, "needs Resource or NotResource"],
  [parseIdentityPolicy, { ...act, Sid: "Send it", Resource: "*" }, "only letters and digits in a Sid"],
  [parseResourcePolicy, { ...act, Resource: "*" }, "needs Principal or NotPrincipal"],
  [parseResourcePolicy, { ...act, Principal }, "needs Resource or NotResource"],
  [parseTrustPolicy, assume, "needs Principal or NotPrincipal"],
  [parseTrustPolicy, { ...assume, Principal, Resource: "*" }, "cannot have Resource"],
  [parseTrustPolicy, { ...act, Principal }, 'only actions of sts, not "sqs:SendMessage"'],
])("%o rejects %j", (parse, statement, message) => {
  const json = JSON.stringify({ Statement: [statement] });
  expect(() => parse(json, "aws_iam_policy.send")).toThrow(message);
  expect(() => parse(json, "aws_iam_policy.send")).toThrow(/^aws_iam_policy.send, statement "/);
});
