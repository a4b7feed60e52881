// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables

import { describe, expect, test } from "vitest";
import type { ConditionContext } from "./condition-keys.ts";
import { compileCondition, readConditions } from "./conditions.ts";
import { InvalidPolicyError } from "./invalid-policy-error.ts";

function holds(element: unknown, context: ConditionContext): boolean {
  return parseConditions(element, "policy").every((condition) => condition.holds(context));
}

function parseConditions(element: unknown, at: string) {
  return readConditions(element, at).map((condition) => compileCondition(condition, at));
}

const at = "2026-03-01T12:00:00.000Z";
const arn = "arn:aws:sqs:eu-west-1:000000000000:invoices";

describe("operators compare as AWS does", () => {
  test.each([
    ["StringEquals", "events:source", "order", "order", "Order"],
    ["StringEqualsIgnoreCase", "events:source", "ORDER", "order", "orders"],
    ["StringLike", "events:source", "inv?ice*", "invoices", "invice"],
    ["NumericEquals", "aws:EpochTime", 10, "10.0", "11"],
    ["NumericLessThan", "aws:EpochTime", "10", "9", "10"],
    ["NumericLessThanEquals", "aws:EpochTime", "10", "10", "11"],
    ["NumericGreaterThan", "aws:EpochTime", "10", "11", "10"],
    ["NumericGreaterThanEquals", "aws:EpochTime", "10", "10", "9"],
    ["DateEquals", "aws:CurrentTime", "2026-03-01T13:00:00+01:00", at, "2026-03-01T13:00:00Z"],
    ["DateLessThan", "aws:CurrentTime", "2026-04", at, "2026-04-01T00:00:00Z"],
    ["DateLessThanEquals", "aws:CurrentTime", at, at, "2026-03-01T12:00:00.001Z"],
    ["DateGreaterThan", "aws:EpochTime", "2026", "1800000000", "1700000000"],
    ["DateGreaterThanEquals", "aws:EpochTime", "1700000000", "1700000000", "1699999999"],
    ["Bool", "aws:SecureTransport", true, "true", "false"],
    ["IpAddress", "aws:SourceIp", "127.0.0.0/8", "127.9.9.9", "128.0.0.1"],
    ["IpAddress", "aws:SourceIp", "127.0.0.1", "127.0.0.1", "127.0.0.2"],
    ["IpAddress", "aws:SourceIp", "0.0.0.0/0", "10.0.0.1", "not an address"],
    ["IpAddress", "aws:SourceIp", "2001:db8::/32", "2001:db8:1::1", "2001:db9::1"],
    ["ArnLike", "aws:SourceArn", "arn:aws:sqs:*:*:invoice?", arn, "arn:aws:sqs:eu-west-1:000000000000:orders"],
    ["ArnEquals", "aws:SourceArn", "arn:aws:sqs:*:*:invoice?", arn, "invoices"],
  ])("%s %s %s", (operator, key, policyValue, fitting, unfitting) => {
    expect(holds({ [operator]: { [key]: policyValue } }, { [key]: fitting })).toBe(true);
    expect(holds({ [operator]: { [key]: policyValue } }, { [key]: unfitting })).toBe(false);
    expect(holds({ [operator]: { [key]: policyValue } }, {})).toBe(false);
  });

  test.each([
    ["StringNotEquals", "events:source", "order"],
    ["StringNotEqualsIgnoreCase", "events:source", "ORDER"],
    ["StringNotLike", "events:source", "or*"],
    ["NumericNotEquals", "events:source", "1"],
    ["DateNotEquals", "events:source", "2026-01-01"],
    ["NotIpAddress", "events:source", "10.0.0.0/8"],
    ["ArnNotEquals", "events:source", arn],
    ["ArnNotLike", "events:source", arn],
  ])("%s holds when the key is missing or fits nothing", (operator, key, policyValue) => {
    expect(holds({ [operator]: { [key]: policyValue } }, {})).toBe(true);
    expect(holds({ [operator]: { [key]: policyValue } }, { "events:source": ["else"] })).toBe(true);
  });

  test("an IPv4 range does not include an IPv6 address", () => {
    expect(holds({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }, { "aws:SourceIp": "2001:db8::1" })).toBe(false);
  });
});

describe("several values, keys and operators", () => {
  test("a positive operator needs one of its values, a negated one none of them", () => {
    const values = ["order", "invoice"];
    expect(holds({ StringEquals: { "events:source": values } }, { "events:source": ["invoice"] })).toBe(true);
    expect(holds({ StringNotEquals: { "events:source": values } }, { "events:source": ["invoice"] })).toBe(false);
    expect(holds({ StringNotEquals: { "events:source": values } }, { "events:source": ["logistic"] })).toBe(true);
  });

  test("every key and operator must hold, and key names match in any case", () => {
    const element = {
      StringEquals: { "EVENTS:Source": "order", "events:detail-type": "created" },
      Bool: { "AWS:secureTransport": "true" },
    };
    const context: ConditionContext = {
      "events:source": ["order"],
      "events:detail-type": ["created"],
      "aws:SecureTransport": "true",
    };
    expect(holds(element, context)).toBe(true);
    expect(holds(element, { ...context, "events:detail-type": ["deleted"] })).toBe(false);
    expect(holds(element, { ...context, "aws:SecureTransport": undefined })).toBe(false);
  });
});

describe("missing keys", () => {
  test("IfExists holds for a missing key and compares an existing one", () => {
    const element = { StringEqualsIfExists: { "dynamodb:ReturnValues": ["NONE", "UPDATED_NEW"] } };
    expect(holds(element, {})).toBe(true);
    expect(holds(element, { "dynamodb:ReturnValues": "NONE" })).toBe(true);
    expect(holds(element, { "dynamodb:ReturnValues": "ALL_OLD" })).toBe(false);
  });

  test("Null tests whether a key is missing or has no value", () => {
    const missing = { Null: { "dynamodb:Attributes": "true" } };
    expect(
      [{}, { "dynamodb:Attributes": [] }, { "dynamodb:Attributes": ["ID"] }].map((each) => holds(missing, each)),
    ).toEqual([true, true, false]);
    expect(holds({ Null: { "dynamodb:Attributes": false } }, { "dynamodb:Attributes": ["ID"] })).toBe(true);
  });
});

describe("multivalued keys", () => {
  test.each([
    ["ForAllValues:StringEquals", undefined, true],
    ["ForAllValues:StringEquals", [], true],
    ["ForAllValues:StringEquals", [""], true],
    ["ForAllValues:StringEquals", ["ID", "time"], true],
    ["ForAllValues:StringEquals", ["ID", "secret"], false],
    ["ForAllValues:StringNotEquals", ["secret", "other"], true],
    ["ForAllValues:StringNotEquals", ["ID", "secret"], false],
    ["ForAllValues:StringEqualsIfExists", ["secret"], false],
    ["ForAnyValue:StringEquals", undefined, false],
    ["ForAnyValue:StringEquals", [], false],
    ["ForAnyValue:StringEquals", ["ID", "secret"], true],
    ["ForAnyValue:StringEquals", ["secret"], false],
    ["ForAnyValue:StringNotEquals", undefined, false],
    ["ForAnyValue:StringNotEquals", ["ID", "secret"], true],
    ["ForAnyValue:StringNotEquals", ["ID", "time"], false],
  ])("%s of ID and time, over %j, is %j", (operator, attributes, expected) => {
    const element = { [operator]: { "dynamodb:Attributes": ["ID", "time"] } };
    expect(holds(element, { "dynamodb:Attributes": attributes })).toBe(expected);
  });
});

describe("keys that hold one value per entry", () => {
  test.each([
    ["StringEquals", ["order"], true],
    ["StringEquals", ["order", "order"], false],
    ["StringEquals", ["order", "invoice"], false],
    ["StringNotEquals", ["invoice", "logistic"], true],
    ["StringNotEquals", ["invoice", "order"], false],
    ["ForAllValues:StringEquals", ["order", "order"], true],
    ["ForAllValues:StringEquals", ["order", "invoice"], false],
    ["ForAnyValue:StringEquals", ["order", "invoice"], true],
  ])("%s of order, over %j, is %j", (operator, sources, expected) => {
    expect(holds({ [operator]: { "events:source": "order" } }, { "events:source": sources })).toBe(expected);
  });
});

describe("a policy variable is the value of a condition key", () => {
  const own = { StringEqualsIfExists: { "events:creatorAccount": "${aws:PrincipalAccount}" } };
  const queue = { ArnLike: { "aws:SourceArn": "arn:aws:sqs:*:${AWS:principalaccount}:in*" } };

  test.each<[element: object, context: ConditionContext, expected: boolean]>([
    [own, { "aws:PrincipalAccount": "000000000000", "events:creatorAccount": "000000000000" }, true],
    [own, { "aws:PrincipalAccount": "000000000000", "events:creatorAccount": "111122223333" }, false],
    [own, { "aws:PrincipalAccount": "000000000000" }, true],
    [own, { "events:creatorAccount": "000000000000" }, false],
    [own, {}, false],
    [queue, { "aws:PrincipalAccount": "000000000000", "aws:SourceArn": arn }, true],
    [queue, { "aws:PrincipalAccount": "111122223333", "aws:SourceArn": arn }, false],
  ])("%j in %j: %j", (element, context, expected) => {
    expect(holds(element, context)).toBe(expected);
  });
});

describe("a condition that cannot be evaluated is rejected by name", () => {
  test.each([
    [
      { StringEqual: { "events:source": "order" } },
      'condition operator "StringEqual" is not supported; supported are Null, and StringEquals',
    ],
    [{ BinaryEquals: { "events:source": "order" } }, '"BinaryEquals"'],
    [{ NullIfExists: { "events:source": "true" } }, '"NullIfExists"'],
    [{ constructor: { "events:source": "order" } }, '"constructor"'],
    [{ "ForAnyValue:StringEqualsIfExists": { "dynamodb:Attributes": "ID" } }, '"ForAnyValue:StringEqualsIfExists"'],
    [
      { StringEquals: { "aws:PrincipalTag/team": "a" } },
      'condition key "aws:PrincipalTag/team" is not supported; supported are aws:CurrentTime',
    ],
    [{ StringEquals: { "dynamodb:Attributes": "ID" } }, "write ForAllValues:StringEquals or ForAnyValue:StringEquals"],
    [{ StringEquals: { "events:source": "${aws:username}" } }, 'policy variable "${aws:username}"'],
    [{ StringEquals: { "events:source": "${events:source}" } }, 'policy variable "${events:source}"'],
    [{ StringEquals: { "events:source": "${aws:PrincipalArn" } }, 'policy variable "${aws:PrincipalArn"'],
    [{ StringLike: { "events:source": "a${*}" } }, 'policy variable "${*}"'],
    [{ StringEquals: { "events:source": [] } }, "expects a string, a number, a boolean or a list"],
    [{ StringEquals: { "events:source": null } }, "has null"],
    [{ StringEquals: "order" }, "Condition.StringEquals"],
    [["StringEquals"], "expects an object"],
    [{ NumericEquals: { "aws:EpochTime": "ten" } }, 'the value "ten"; it expects a number'],
    [{ DateEquals: { "aws:CurrentTime": "yesterday" } }, "expects an ISO 8601 date"],
    [{ Bool: { "aws:SecureTransport": "yes" } }, "expects true or false"],
    [{ Null: { "aws:SourceArn": "yes" } }, "expects true or false"],
    [{ ArnLike: { "aws:SourceArn": "arn:aws:sqs:*" } }, "expects an ARN of six parts"],
    [{ IpAddress: { "aws:SourceIp": "10.0.0.0/33" } }, "expects an IP address or a CIDR range"],
    [{ IpAddress: { "aws:SourceIp": "10.0.0.0/8/8" } }, "expects an IP address or a CIDR range"],
  ])("%j", (element, message) => {
    const parse = () => parseConditions(element, 'aws_iam_role_policy.stamp, statement "Stamp"');
    expect(parse).toThrow(InvalidPolicyError);
    expect(parse).toThrow(message);
    expect(parse).toThrow('aws_iam_role_policy.stamp, statement "Stamp": ');
  });
});
