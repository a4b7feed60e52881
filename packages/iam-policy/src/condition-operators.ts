import { BlockList, isIP } from "node:net";
import { matchesArn, parseArn } from "./arn.ts";
import { matchesWildcard } from "./wildcard.ts";

export type ValueTest = (requestValue: string) => boolean;

/**
 * The comparison of an operator. conditions.ts adds `IfExists` and the set qualifiers.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface ConditionOperator {
  /** True for the `Not` operators: the condition holds if the request's value matches none of the policy's. */
  negated: boolean;
  /** Describes a valid value of a policy, for errors. */
  expects: string;
  /** Returns the test for a policy's value, or undefined if the value is invalid. */
  testFor(policyValue: string): ValueTest | undefined;
}

type Comparison = Omit<ConditionOperator, "negated">;
type Relation = (request: number, policy: number) => boolean;

const stringEquals: Comparison = {
  expects: "a string",
  testFor: (policyValue) => (requestValue) => requestValue === policyValue,
};

const stringEqualsIgnoreCase: Comparison = {
  expects: "a string",
  testFor: (policyValue) => (requestValue) => requestValue.toLowerCase() === policyValue.toLowerCase(),
};

const stringLike: Comparison = {
  expects: "a string, with * and ? as wildcards",
  testFor: (policyValue) => (requestValue) => matchesWildcard(policyValue, requestValue),
};

const bool: Comparison = {
  expects: "true or false",
  testFor: (policyValue) =>
    /^(true|false)$/i.test(policyValue) ? stringEqualsIgnoreCase.testFor(policyValue) : undefined,
};

const ipAddress: Comparison = {
  expects: "an IP address or a CIDR range",
  testFor(policyValue) {
    const [address = "", prefixLength] = policyValue.split(/\/(.*)/s);
    const family = isIP(address);
    const bits = family === 4 ? 32 : 128;
    if (family === 0 || !/^\d{1,3}$/.test(prefixLength ?? "0") || Number(prefixLength ?? 0) > bits) {
      return undefined;
    }
    const range = new BlockList();
    range.addSubnet(address, Number(prefixLength ?? bits), family === 4 ? "ipv4" : "ipv6");
    return (requestValue) => isIP(requestValue) !== 0 && range.check(requestValue, `ipv${isIP(requestValue) as 4 | 6}`);
  },
};

function comparing<Value>(
  expects: string,
  parse: (text: string) => Value | undefined,
  holds: (request: Value, policy: Value) => boolean,
): Comparison {
  return {
    expects,
    testFor(policyValue) {
      const policy = parse(policyValue);
      if (policy === undefined) {
        return undefined;
      }
      return (requestValue) => {
        const request = parse(requestValue);
        return request !== undefined && holds(request, policy);
      };
    },
  };
}

const arnLike = comparing("an ARN of six parts, with * and ? as wildcards", parseArn, (request, policy) =>
  matchesArn(policy, request),
);

const numeric = (holds: Relation) =>
  comparing("a number", (text) => (/^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined), holds);

const date = (holds: Relation) =>
  comparing("an ISO 8601 date in W3C's format (2026-01-31T00:00:00Z) or seconds since 1970", epochMs, holds);

/** Reads four digits as a year, as in W3C's format, and more as seconds since 1970. */
function epochMs(text: string): number | undefined {
  if (/^\d{5,}$/.test(text)) {
    return Number(text) * 1000;
  }
  if (!/^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/.test(text)) {
    return undefined;
  }
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? undefined : parsed;
}

const positive = (comparison: Comparison): ConditionOperator => ({ ...comparison, negated: false });
const negated = (comparison: Comparison): ConditionOperator => ({ ...comparison, negated: true });

const equal: Relation = (request, policy) => request === policy;
const less: Relation = (request, policy) => request < policy;
const lessOrEqual: Relation = (request, policy) => request <= policy;
const greater: Relation = (request, policy) => request > policy;
const greaterOrEqual: Relation = (request, policy) => request >= policy;

/** The operators except `Null`, which tests whether a key exists, not its value. Names are case-sensitive. */
export const conditionOperators: ReadonlyMap<string, ConditionOperator> = new Map([
  ["StringEquals", positive(stringEquals)],
  ["StringNotEquals", negated(stringEquals)],
  ["StringEqualsIgnoreCase", positive(stringEqualsIgnoreCase)],
  ["StringNotEqualsIgnoreCase", negated(stringEqualsIgnoreCase)],
  ["StringLike", positive(stringLike)],
  ["StringNotLike", negated(stringLike)],
  ["NumericEquals", positive(numeric(equal))],
  ["NumericNotEquals", negated(numeric(equal))],
  ["NumericLessThan", positive(numeric(less))],
  ["NumericLessThanEquals", positive(numeric(lessOrEqual))],
  ["NumericGreaterThan", positive(numeric(greater))],
  ["NumericGreaterThanEquals", positive(numeric(greaterOrEqual))],
  ["DateEquals", positive(date(equal))],
  ["DateNotEquals", negated(date(equal))],
  ["DateLessThan", positive(date(less))],
  ["DateLessThanEquals", positive(date(lessOrEqual))],
  ["DateGreaterThan", positive(date(greater))],
  ["DateGreaterThanEquals", positive(date(greaterOrEqual))],
  ["Bool", positive(bool)],
  ["IpAddress", positive(ipAddress)],
  ["NotIpAddress", negated(ipAddress)],
  ["ArnEquals", positive(arnLike)],
  ["ArnLike", positive(arnLike)],
  ["ArnNotEquals", negated(arnLike)],
  ["ArnNotLike", negated(arnLike)],
]);
