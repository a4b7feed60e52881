import { describe, expect, test } from "vitest";
import { authorize, type NamedPolicy } from "./authorize.ts";
import type { Caller } from "./caller.ts";
import type { ConditionContext } from "./condition-keys.ts";
import { parsePolicyDocument } from "./policy-document.ts";

const table = "arn:aws:dynamodb:eu-west-1:000000000000:table/order-status";
const roleArn = "arn:aws:iam::000000000000:role/order-service";
const sessionArn = "arn:aws:sts::000000000000:assumed-role/order-service/order";
const role: Caller = { kind: "role", arn: sessionArn, roleArn };
const root: Caller = { kind: "root", arn: "arn:aws:iam::000000000000:root" };
const service: Caller = { kind: "service", service: "events.amazonaws.com" };

const allow = { Sid: "Allow", Effect: "Allow", Action: "dynamodb:UpdateItem", Resource: table };
const deny = { ...allow, Sid: "Deny", Effect: "Deny" };

function policy(name: string, statements: object[]): NamedPolicy[] {
  return statements.length === 0
    ? []
    : [{ name, document: parsePolicyDocument(JSON.stringify({ Statement: statements }), name) }];
}

function decide(
  caller: Caller,
  { identity = [], resource = [], boundary }: { identity?: object[]; resource?: object[]; boundary?: object[] },
  context: ConditionContext = {},
) {
  return authorize({
    caller,
    action: "dynamodb:UpdateItem",
    resource: table,
    context,
    identityPolicies: policy("identity", identity),
    permissionsBoundary: boundary && policy("boundary", boundary)[0],
    resourcePolicies: policy("resource", resource),
  });
}

const isAllowed = (...args: Parameters<typeof decide>) => decide(...args).allowed;

describe("a role", () => {
  test("is allowed by an identity policy, and the statement is named", () => {
    expect(decide(role, { identity: [allow] })).toEqual({
      allowed: true,
      decidedBy: { policy: "identity", statement: "Allow" },
    });
  });

  test("without any Allow is denied with AWS's message", () => {
    expect(decide(role, {})).toEqual({
      allowed: false,
      decidedBy: undefined,
      message: `User: ${sessionArn} is not authorized to perform: dynamodb:UpdateItem on resource: ${table} because no identity-based policy allows the dynamodb:UpdateItem action`,
    });
  });

  test("is denied by a Deny in an identity policy, even if another statement allows it", () => {
    expect(decide(role, { identity: [allow, deny], resource: [{ ...allow, Principal: "*" }] })).toEqual({
      allowed: false,
      decidedBy: { policy: "identity", statement: "Deny" },
      message: `User: ${sessionArn} is not authorized to perform: dynamodb:UpdateItem on resource: ${table} with an explicit deny in an identity-based policy`,
    });
  });

  test.each(["*", { AWS: "*" }, { AWS: roleArn }, { AWS: sessionArn }])(
    "is allowed by a resource policy for %j",
    (Principal) => {
      expect(isAllowed(role, { resource: [{ ...allow, Principal }] })).toBe(true);
    },
  );

  test.each([
    { AWS: "000000000000" },
    { AWS: "arn:aws:iam::000000000000:root" },
    { AWS: `${roleArn}-2` },
    { Service: "events.amazonaws.com" },
  ])("is not allowed by a resource policy for %j", (Principal) =>
    expect(isAllowed(role, { resource: [{ ...allow, Principal }] })).toBe(false),
  );

  test.each(["*", { AWS: "000000000000" }, { AWS: roleArn }, { AWS: sessionArn }])(
    "is denied by a resource policy for %j",
    (Principal) => {
      expect(decide(role, { identity: [allow], resource: [{ ...deny, Principal }] })).toMatchObject({
        allowed: false,
        message: expect.stringMatching(/ with an explicit deny in a resource-based policy$/),
      });
    },
  );

  test("is exempted by NotPrincipal only if its account, role and session are all listed", () => {
    const isExempt = (...AWS: string[]) =>
      isAllowed(role, { identity: [allow], resource: [{ ...deny, NotPrincipal: { AWS } }] });
    expect(isExempt("000000000000", roleArn, sessionArn)).toBe(true);
    expect(isExempt("000000000000", roleArn)).toBe(false);
    expect(isExempt(roleArn, sessionArn)).toBe(false);
  });
});

describe("root", () => {
  test("is allowed without a statement", () => {
    expect(decide(root, {})).toEqual({ allowed: true, decidedBy: undefined });
  });

  test("is denied by a resource policy's Deny for its account, and not by one for a role", () => {
    expect(isAllowed(root, { resource: [{ ...deny, Principal: { AWS: "000000000000" } }] })).toBe(false);
    expect(isAllowed(root, { resource: [{ ...deny, Principal: { AWS: roleArn } }] })).toBe(true);
    expect(isAllowed(root, { resource: [{ ...deny, NotPrincipal: { AWS: "000000000000" } }] })).toBe(true);
  });
});

describe("an AWS service", () => {
  test("is allowed only by a resource policy that names it", () => {
    const isAllowedBy = (Principal: unknown) => isAllowed(service, { resource: [{ ...allow, Principal }] });
    expect(isAllowedBy({ Service: ["lambda.amazonaws.com", "events.amazonaws.com"] })).toBe(true);
    expect(isAllowedBy({ Service: "lambda.amazonaws.com" })).toBe(false);
    expect(isAllowedBy("*")).toBe(false);
  });

  test("without such a policy is denied with AWS's message", () => {
    expect(decide(service, {})).toMatchObject({
      message: `User: events.amazonaws.com is not authorized to perform: dynamodb:UpdateItem on resource: ${table} because no resource-based policy allows the dynamodb:UpdateItem action`,
    });
  });

  test("is denied by a Deny for everyone", () => {
    const named = { ...allow, Principal: { Service: "events.amazonaws.com" } };
    expect(isAllowed(service, { resource: [named, { ...deny, Principal: "*" }] })).toBe(false);
    expect(
      isAllowed(service, { resource: [named, { ...deny, NotPrincipal: { Service: "events.amazonaws.com" } }] }),
    ).toBe(true);
  });
});

describe("a statement applies", () => {
  test.each([
    [{ Action: "DynamoDB:updateitem" }, true],
    [{ Action: "dynamodb:Update*" }, true],
    [{ Action: "dynamodb:UpdateIte?" }, true],
    [{ Action: "*" }, true],
    [{ Action: "dynamodb:Update" }, false],
    [{ Action: undefined, NotAction: "dynamodb:PutItem" }, true],
    [{ Action: undefined, NotAction: ["dynamodb:PutItem", "dynamodb:U*"] }, false],
    [{ Resource: "*" }, true],
    [{ Resource: "arn:aws:dynamodb:*:*:table/order-*" }, true],
    [{ Resource: table.toUpperCase().replace("ARN", "arn") }, false],
    [{ Resource: `${table}/index/*` }, false],
    [{ Resource: undefined, NotResource: `${table}-2` }, true],
    [{ Resource: undefined, NotResource: "*" }, false],
    [{ Condition: { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["ID", "time"] } } }, true],
    [{ Condition: { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["ID"] } } }, false],
  ])("with %j: %j", (change, expected) => {
    expect(isAllowed(role, { identity: [{ ...allow, ...change }] }, { "dynamodb:Attributes": ["ID", "time"] })).toBe(
      expected,
    );
  });
});

describe("a permissions boundary", () => {
  const other = { ...allow, Sid: "Other", Action: "dynamodb:GetItem" };
  const toRole = { ...allow, Principal: { AWS: roleArn } };
  const toSession = { ...allow, Principal: { AWS: sessionArn } };

  test.each<[string, Parameters<typeof decide>[1], boolean]>([
    ["allows what both allow", { identity: [allow], boundary: [allow] }, true],
    ["allows nothing by itself", { boundary: [allow] }, false],
    ["limits an identity policy", { identity: [allow], boundary: [other] }, false],
    ["limits a resource policy that names the role", { resource: [toRole], boundary: [other] }, false],
    ["allows a resource policy that names the role", { resource: [toRole], boundary: [allow] }, true],
    ["does not limit a grant to the session", { resource: [toSession], boundary: [other] }, true],
    ["does not limit a grant to anyone", { resource: [{ ...allow, Principal: "*" }], boundary: [other] }, true],
    [
      "does not limit a grant to the session that an identity policy also allows",
      { identity: [allow], resource: [toSession], boundary: [other] },
      true,
    ],
    ["denies even a grant to the session", { resource: [toSession], boundary: [allow, deny] }, false],
  ])("%s", (_, policies, allowed) => {
    expect(isAllowed(role, policies)).toBe(allowed);
  });

  test("denies with AWS's messages, and names the statement of an explicit deny", () => {
    const prefix = `User: ${sessionArn} is not authorized to perform: dynamodb:UpdateItem on resource: ${table}`;
    expect(decide(role, { identity: [allow], boundary: [other] })).toEqual({
      allowed: false,
      decidedBy: undefined,
      message: `${prefix} because no permissions boundary allows the dynamodb:UpdateItem action`,
    });
    expect(decide(role, { identity: [allow], boundary: [deny] })).toEqual({
      allowed: false,
      decidedBy: { policy: "boundary", statement: "Deny" },
      message: `${prefix} with an explicit deny in a permissions boundary`,
    });
  });
});
