import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidPolicyError } from "./invalid-policy-error.ts";
import { parsePolicyDocument } from "./policy-document.ts";

const queue = "arn:aws:sqs:eu-west-1:000000000000:orders";
const send = { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue };
const parse = (document: unknown) => parsePolicyDocument(JSON.stringify(document), "aws_sqs_queue_policy.orders");
const parseStatement = (statement: object) => parse({ Version: "2012-10-17", Statement: [statement] });

test("one statement, action and resource are read as lists of one", () => {
  const one = parse({ Version: "2012-10-17", Id: "orders", Statement: send });
  const many = parse({
    Version: "2012-10-17",
    Id: "orders",
    Statement: [{ ...send, Action: ["sqs:SendMessage"], Resource: [queue] }],
  });
  expect(one).toEqual(many);
  expect(one.statements[0]).toMatchObject({
    label: "Statement[0]",
    effect: "Allow",
    principals: undefined,
    actions: { except: false, items: ["sqs:SendMessage"] },
    resources: { except: false, items: [queue] },
    conditions: [],
  });
});

test("the Not elements select everything except their items", () => {
  const { statements } = parseStatement({
    Sid: "Guard",
    Effect: "Deny",
    NotPrincipal: "*",
    NotAction: "sqs:*",
    NotResource: queue,
  });
  expect(statements[0]).toMatchObject({
    label: "Guard",
    principals: { except: true, items: [{ kind: "anyone" }] },
    actions: { except: true },
    resources: { except: true },
  });
});

test("a policy without Version has AWS's default version", () => {
  expect(parse({ Statement: send }).version).toBe("2008-10-17");
});

test("every form of principal is read", () => {
  const role = "arn:aws:iam::000000000000:role/services/order";
  const Principal = {
    AWS: ["*", "000000000000", "arn:aws:iam::000000000000:root", role],
    Service: "events.amazonaws.com",
  };
  expect(parseStatement({ ...send, Principal }).statements[0]?.principals?.items).toEqual([
    { kind: "anyone" },
    { kind: "account", accountId: "000000000000" },
    { kind: "account", accountId: "000000000000" },
    { kind: "identity", arn: role },
    { kind: "service", service: "events.amazonaws.com" },
  ]);
});

test("the policy variables of an old version are rejected, because they are plain text", () => {
  const Condition = { StringEquals: { "aws:PrincipalAccount": `\${aws:SourceAccount}` } };
  const Statement = { ...send, Condition };
  expect(parse({ Version: "2012-10-17", Statement }).statements).toHaveLength(1);
  expect(() => parse({ Version: "2008-10-17", Statement })).toThrow(`policy variable "\${aws:SourceAccount}"`);
});

describe("rejects, naming the policy and the statement,", () => {
  test.each([
    [{ ...send, Resources: queue }, 'has the unknown element "Resources"; supported are Sid, Effect'],
    [JSON.parse('{"Effect":"Allow","Action":"*","Resource":"*","__proto__":{}}'), '"__proto__"'],
    [{ ...send, Effect: "allow" }, "Effect"],
    [{ ...send, Action: [] }, "Action: expects a string or a list of strings"],
    [{ ...send, Action: undefined }, "has neither Action nor NotAction"],
    [{ ...send, NotAction: "sqs:*" }, "has both Action and NotAction"],
    [{ ...send, Action: "SendMessage" }, 'action "SendMessage"'],
    [{ ...send, Action: "*:SendMessage" }, 'action "*:SendMessage"'],
    [{ ...send, Resource: "orders" }, 'resource "orders"'],
    [{ ...send, Resource: "arn:aws:*:eu-west-1:000000000000:orders" }, "names its service without wildcards"],
    [{ ...send, Resource: `${queue}-\${aws:username}` }, `policy variable "\${aws:username}"`],
    [{ ...send, NotPrincipal: "*" }, 'NotPrincipal with Effect "Allow"'],
    [{ ...send, Principal: "anyone" }, 'Principal has "anyone"'],
    [{ ...send, Principal: null }, "Principal has null"],
    [{ ...send, Principal: {} }, "Principal has {}"],
    [{ ...send, Principal: { Federated: "cognito-identity.amazonaws.com" } }, "supported are"],
    [{ ...send, Principal: { AWS: "arn:aws:iam::000000000000:role/*" } }, "without wildcards"],
    [{ ...send, Principal: { AWS: "arn:aws:iam::000000000000" } }, 'Principal.AWS has "arn:aws:iam::000000000000"'],
    [{ ...send, Principal: { Service: "*" } }, 'Principal.Service has "*"'],
    [{ ...send, Condition: null }, "Condition has null"],
    ["send", "expected object"],
  ])("%j", (statement, message) => {
    expect(() => parseStatement(statement)).toThrow(InvalidPolicyError);
    expect(() => parseStatement(statement)).toThrow(message);
    expect(() => parseStatement(statement)).toThrow('aws_sqs_queue_policy.orders, statement "Statement[0]": ');
  });

  test.each([
    [{ Version: "2026-01-01", Statement: send }, "Version"],
    [{ Statement: [] }, "expects a statement or a list of statements"],
    [{ Version: "2012-10-17" }, "expects a statement or a list of statements"],
    [{ Statement: send, Comment: "" }, 'unknown element "Comment"; supported are Version, Id, Statement'],
    [
      {
        Statement: [
          { ...send, Sid: "Send" },
          { ...send, Sid: "Send" },
        ],
      },
      'the Sid "Send"',
    ],
    [null, "expected object"],
  ])("%j", (document, message) => {
    expect(() => parse(document)).toThrow(InvalidPolicyError);
    expect(() => parse(document)).toThrow(message);
  });

  test("text that is not JSON", () => {
    expect(() => parsePolicyDocument("{", "aws_iam_policy.stamp")).toThrow(
      "aws_iam_policy.stamp: the policy is not JSON: {",
    );
  });
});

test("any JSON is read or rejected with an InvalidPolicyError", () => {
  const anything = fc.jsonValue({ maxDepth: 3 });
  const or = (...usual: unknown[]) => fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...usual) }, anything);
  const conditions = fc.dictionary(
    fc.constantFrom(
      "StringEquals",
      "ForAllValues:DateEquals",
      "IpAddress",
      "NotIpAddress",
      "Null",
      "ArnLike",
      "__proto__",
    ),
    fc.dictionary(
      fc.constantFrom("aws:SourceArn", "aws:SourceIp", "dynamodb:Attributes", "toString"),
      or("a", "10.0.0.1/8", true, "2026-99"),
    ),
  );
  const statement = fc.record(
    {
      Sid: or("Send", ""),
      Effect: or("Allow", "Deny"),
      Principal: or("*", { AWS: "000000000000" }),
      NotPrincipal: or("*"),
      Action: or("sqs:*", ["sqs:*", "*"]),
      Resource: or("*", queue),
      Condition: fc.oneof(conditions, anything),
      "": anything,
    },
    { requiredKeys: ["Effect", "Action"] },
  );
  const document = fc.record({
    Version: or("2012-10-17"),
    Statement: fc.oneof(statement, fc.array(statement), anything),
  });
  fc.assert(
    fc.property(
      fc.oneof(
        document.map((each) => JSON.stringify(each)),
        fc.json(),
        fc.string(),
      ),
      (json) => {
        try {
          parsePolicyDocument(json, "policy");
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidPolicyError);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
