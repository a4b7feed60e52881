import { expect, test } from "vitest";
import { InvalidPolicyError } from "./invalid-policy-error.ts";
import { parsePolicyDocument } from "./policy-document.ts";
import { readPolicy } from "./policy-syntax.ts";

const statement = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" };
const json = (change: object) => JSON.stringify({ Version: "2012-10-17", Statement: { ...statement, ...change } });

test("reads each list as a list, and values as text", () => {
  const Condition = { Bool: { "aws:SecureTransport": true }, NumericLessThan: { "s3:max-keys": [10, "20"] } };
  const Principal = { AWS: ["*", "000000000000"], Service: "events.amazonaws.com" };
  expect(readPolicy(json({ Sid: "Assume", Principal, Condition }), "policy").statements).toEqual([
    {
      label: "Assume",
      sid: "Assume",
      effect: "Allow",
      principals: {
        except: false,
        items: [
          { type: "AWS", name: "*" },
          { type: "AWS", name: "000000000000" },
          { type: "Service", name: "events.amazonaws.com" },
        ],
      },
      actions: { except: false, items: ["sts:AssumeRole"] },
      resources: { except: false, items: ["*"] },
      conditions: [
        { operator: "Bool", key: "aws:SecureTransport", values: ["true"] },
        { operator: "NumericLessThan", key: "s3:max-keys", values: ["10", "20"] },
      ],
    },
  ]);
});

test.each([
  [{ Principal: { Federated: "token.actions.githubusercontent.com" } }],
  [{ Principal: { CanonicalUser: "79a59df900b949e55d96a1e698fbaced" } }],
  [{ Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } } }],
  [{ Condition: { BinaryEquals: { key: "QmluYXJ5" } } }],
  [{ Resource: `arn:aws:s3:::bucket/\${aws:username}` }],
])("reads %j, which cannot be evaluated", (change) => {
  expect(() => readPolicy(json(change), "policy")).not.toThrow();
  expect(() => parsePolicyDocument(json(change), "policy")).toThrow(InvalidPolicyError);
});
